"""Pictures and the page that can be published: templates over plain numbers and words."""
