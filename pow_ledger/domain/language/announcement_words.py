"""The words of each language with which exchanges are announced. To teach a word, add it to its line.

As in `words.py`, a closing `*` stands for any ending. A line may hold phrases: `російськ* полон*`.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from pow_ledger.domain.language.words import Words


class AnnouncementWords(NamedTuple):
    """The words of one language."""

    exchange: Words
    """What shows that a text is about exchanges."""
    exchanged: Words
    """What says that an exchange takes place, and not only whom it is about."""
    came_home: Words
    """What people do, or what is done with them: `came home`, `повернули`."""
    let_go: Words
    """What a side does with the other side's people, and what is done with its own: `freed`."""
    passive: Words
    """What stands before such a word where it is done with people: `had been freed`."""
    received: Words
    """What a side does that gets people: `brought home`, `отримала`."""
    home: Words
    """What says that people came from captivity to their own side."""
    handed_over: Words
    """What a side does with the other side's people."""
    plan: Words
    """What shows that an exchange has not happened yet, or was only proposed."""
    cancelled: Words
    under_way: Words
    sum_so_far: Words
    """What shows that a figure is a total of several exchanges."""
    in_total: Words
    """What shows the same, unless the sentence names a day."""
    together: Words
    """What shows that a figure adds the sides."""
    of_both: Words
    """What shows that what is withheld is withheld of both sides: `either side`, `the groups`."""
    another_day: Words
    """What shows that a figure is another exchange's, or was corrected."""
    not_returned: Words
    """What shows that people are still held, or were killed or wounded: no exchange."""
    part: Words
    """What begins the parts of a figure that was given before: `among them`."""
    in_return: Words
    """What begins the other side's figure."""
    contrast: Words
    """What parts two statements if a side follows: `while Russia`."""
    captivity: Words
    """What people come home from. After a side's adjective it is that side's captivity."""
    of_side: Mapping[str, Words]
    """What says of people or a place that they are a side's: adjectives, armed forces, the side's name."""
    people_of: Mapping[str, Words]
    """People of a side whose split nobody states: `Ukrainians`."""
    ours: Words
    """The side that the claimant speaks for."""
    own: Words
    """The side that does it: `its`."""
    to_side: Mapping[str, Words]
    """What says that a side received people."""
    from_side: Mapping[str, Words]
    """What says that a side handed people over."""
    small: Words
    """What no noun is: after a figure and one of these, the figure counts nobody who is named there."""
    within: Words
    """What may stand between people and whose they are: `soldiers of the armed forces of Ukraine`."""
    days: Words
    """What a figure is told of several of: days."""
    not_people: Words
    """What a number counts that is no one: years, days, exchanges, kilometres."""
    mediation: Words
    countries: Mapping[str, Words]
    """Who mediates, by the name under which it is recorded."""
    offices: Mapping[tuple[str, str], Words]
    """Who announces: the name under which it is recorded, and the side that it speaks for, if any."""
    says: Words
    """What makes an office or official the one who announces."""


ENGLISH: Final = AnnouncementWords(
    exchange=(
        *(
            "exchange*",
            "swap",
            "swaps",
            "swapped",
            "prisoner*",
            "pow",
            "pows",
            "captiv*",
            "repatriat*",
            "prisoners of war",
        ),
        *(
            "returned home",
            "brought home",
            "back home",
            "freed",
            "released",
            "handed over",
        ),
        *("from captivity", "released from captivity", "back from captivity"),
    ),
    exchanged=("exchange*", "swap", "swaps", "swapped", "exchanged", "freed", "repatriat*", "release", "trade*"),
    came_home=(
        *("returned home", "return home", "returns home", "came home", "come home", "came back", "are home", "is home"),
        *("back home", "are back", "is back", "freed", "released", "returned", "have returned", "repatriated"),
        *(
            "are returning",
            "at home",
            "released from captivity",
            "back from captivity",
            "were returned",
            "was returned",
        ),
    ),
    let_go=("freed", "released", "free", "frees", "freeing", "releasing"),
    passive=("been", "were", "was", "are", "is", "be", "being"),
    received=(
        *("brought home", "bring home", "brings home", "brought back", "got back", "gets back", "received", "welcomed"),
        *("secured the release", "secured the return", "receives", "bringing home", "has back"),
    ),
    home=(
        "home",
        "brought home",
        "bring home",
        "bringing home",
        "returned home",
        "return home",
        "came home",
        "back home",
        "are home",
        "at home",
        "from captivity",
    ),
    handed_over=(
        *(
            "handed over",
            "hand over",
            "hands over",
            "handing over",
            "transferred",
            "gave",
            "turned over",
            "turning over",
        ),
        *("turn over", "delivered", "sent home", "sent back"),
    ),
    plan=(
        *(
            "will",
            "would",
            "plan",
            "plans",
            "planned",
            "agree",
            "agreed to",
            "agreed on",
            "agree to",
            "agrees",
            "intend*",
        ),
        *("propos*", "offer", "offered", "offers", "to exchange", "ready", "ready to", "expected to", "preparing"),
        *("commit", "committed", "pledged", "commitment", "scheduled", "upcoming", "hope", "hopes", "should"),
        *(
            "could",
            "might",
            "next exchange",
            "is to",
            "are to",
            "shall",
            "agreed an exchange",
            "have agreed",
            "has agreed",
        ),
        *("agreed a", "agreed another", "to swap", "to return", "to release", "to hand over", "wants", "want"),
    ),
    cancelled=("cancelled", "canceled", "called off", "did not take place", "was disrupted", "fell through"),
    under_way=(
        "have started",
        "have begun",
        "began",
        "started",
        "is under way",
        "is underway",
        "has begun",
        "has started",
        "are under way",
        "under way",
        "underway",
    ),
    sum_so_far=(
        *(
            "together with",
            "since",
            "so far",
            "to date",
            "since the start",
            "since the beginning",
            "full scale",
            "this year",
            "last year",
        ),
        *(
            "in the exchanges",
            "in all exchanges",
            "have been returned in",
            "has been returned in",
            "all exchanges",
            "altogether since",
        ),
        *("over the year", "over the past", "over the course", "bringing the total"),
        *("the total number", "overall number", "total number", "running total", "in the past", "from the start"),
        *("from the beginning", "previous exchanges", "in total since", "years of war"),
    ),
    in_total=("in total", "a total of", "total", "overall", "altogether"),
    together=("both sides", "both countries", "combined", "in all", "altogether", "two sides", "both directions"),
    of_both=("either side", "both", "either"),
    another_day=(
        *(
            "earlier",
            "previous",
            "previously",
            "last week",
            "last month",
            "yesterday",
            "the day before",
            "a day earlier",
        ),
        *(
            "last exchange",
            "previous exchange",
            "the first time",
            "not",
            "instead of",
            "rather than",
            "corrected",
            "read also",
            "recall",
            "related",
            "as reported",
        ),
        *("the week before", "a week earlier", "days ago", "weeks ago", "months ago", "ago", "had said", "initially"),
    ),
    not_returned=(
        *("killed", "drone*", "missile*", "remain in", "remains in captivity", "still held", "still in"),
        *(
            "are held",
            "being held",
            "holds",
            "are holding",
            "missing",
            "attack*",
            "strike*",
            "casualt*",
            "died",
            "losses",
        ),
        *("still hold", "still holds", "in custody", "on the list", "on the lists", "search for", "tons", "tonnes"),
        *("remain captive", "were captured", "sentenced", "refused", "rejected", "not taken", "rotation", "on leave"),
    ),
    part=(
        *(
            "among them",
            "among those",
            "of them",
            "of whom",
            "of those released",
            "of those freed",
            "including",
            "among the",
            "incl",
        ),
        *("comprising", "namely", "in particular", "of which", "also among", "among whom"),
    ),
    in_return=("in exchange", "in return", "in turn", "for its part", "for their part", "in its turn"),
    contrast=("while", "whereas", "but"),
    captivity=("captivity", "prison", "prisons", "imprisonment", "detention"),
    of_side={
        "ukraine": (
            *("ukrainian", "ukraine", "ukraine's", "of ukraine", "afu", "uaf", "armed forces of ukraine", "kyiv"),
            *("the armed forces of ukraine", "ukraine's armed forces", "kyiv's", "defender", "defenders"),
        ),
        "russia": (
            *("russian", "russia", "russia's", "of russia", "russian federation", "the russian federation", "moscow"),
            *("moscow's", "enemy", "of the russian federation"),
        ),
    },
    people_of={"ukraine": ("ukrainians", "ukrainian citizens"), "russia": ("russians", "russian citizens")},
    ours=("our", "our own"),
    own=("its", "their", "its own", "their own", "his own"),
    to_side={
        "ukraine": ("to ukraine", "to the ukrainian side", "to kyiv"),
        "russia": ("to russia", "to the russian side", "to moscow", "to the russian federation"),
    },
    from_side={
        "ukraine": (
            "from ukraine",
            "from the ukrainian side",
            "from kyiv",
            "from the territory controlled by the kyiv",
        ),
        "russia": ("from russia", "from the russian side", "from moscow", "from the russian federation"),
    },
    small=(
        *(
            "of",
            "the",
            "a",
            "an",
            "its",
            "their",
            "his",
            "her",
            "from",
            "in",
            "with",
            "by",
            "at",
            "on",
            "for",
            "to",
            "out",
        ),
        *("and", "than", "were", "was", "are", "is", "have", "has", "had", "been", "who", "which"),
    ),
    within=("of", "the", "from", "in", "s", "armed forces", "forces", "army"),
    days=("days", "weeks"),
    not_people=(
        *("year", "years", "day", "days", "month", "months", "week", "weeks", "hour", "hours", "minute*", "exchange*"),
        *("time", "times", "km", "kilomet*", "percent", "per cent", "brigade*", "regiment*", "battalion*", "stage*"),
        *("round*", "flight*", "bus", "buses", "region*", "countr*", "side", "sides", "group*", "article*", "ton*"),
        *("swap", "swaps", "swapped", "o'clock", "am", "pm", "euro*", "dollar*", "million*", "billion*", "vehicle*"),
        *(
            "categor*",
            "agreement*",
            "deal",
            "deals",
            "point*",
            "rubles",
            "hryvnia*",
            "families",
            "family",
            "children",
            "settlement*",
            "phase*",
        ),
        *("st", "nd", "rd", "th", "list", "lists", "trucks", "case", "cases"),
    ),
    mediation=("mediat*", "good offices", "facilitat*", "brokered"),
    countries={
        "UAE": ("uae", "united arab emirates", "emirati", "emirates", "abu dhabi"),
        "USA": ("usa", "us", "united states", "american", "washington", "u s"),
        "Turkey": ("turkey", "turkish", "türkiye", "turkiye", "ankara"),
        "Saudi Arabia": ("saudi arabia", "saudi", "riyadh"),
        "Qatar": ("qatar", "qatari", "doha"),
        "Vatican": ("vatican", "holy see", "pope"),
        "Belarus": ("belarus", "belarusian", "minsk"),
        "ICRC": ("icrc", "red cross", "international committee of the red cross"),
    },
    offices={
        ("Russian Ministry of Defence", "russia"): (
            *("russian ministry of defence", "russian ministry of defense", "russian defence ministry"),
            *("russian defense ministry", "russia's defence ministry", "russia's defense ministry"),
            *("russia's ministry of defence", "russia's ministry of defense", "ministry of defence of russia"),
            *(
                "ministry of defense of russia",
                "ministry of defence of the russian federation",
                "moscow's defence ministry",
            ),
            *(
                "ministry of defense of the russian federation",
                "defence ministry in moscow",
                "defense ministry in moscow",
            ),
        ),
        ("Ministry of Defence of Ukraine", "ukraine"): (
            *("ukrainian ministry of defence", "ukrainian ministry of defense", "ukraine's ministry of defence"),
            *("ministry of defence of ukraine", "ministry of defense of ukraine", "ukraine's defence ministry"),
            *("ukrainian defence ministry", "ukrainian defense ministry", "ukraine's defense ministry"),
        ),
        ("Coordination Headquarters", "ukraine"): (
            *("coordination headquarters", "coordinating headquarters", "coordination staff"),
            *("headquarters for the treatment of prisoners of war",),
        ),
        ("Zelenskyy", "ukraine"): ("zelenskyy", "zelensky", "zelenskiy"),
        ("Yermak", "ukraine"): ("yermak", "andriy yermak"),
        ("Umerov", "ukraine"): ("umerov", "rustem umerov"),
        ("Budanov", "ukraine"): ("budanov", "kyrylo budanov"),
        ("Lubinets", "ukraine"): ("lubinets", "dmytro lubinets"),
        ("Vereshchuk", "ukraine"): ("vereshchuk",),
        ("Defence Intelligence of Ukraine", "ukraine"): (
            *("defence intelligence of ukraine", "defense intelligence of ukraine", "main directorate of intelligence"),
            *("ukraine's military intelligence", "ukrainian military intelligence"),
        ),
        ("Medinsky", "russia"): ("medinsky", "vladimir medinsky", "medinskiy"),
        ("Moskalkova", "russia"): ("moskalkova", "tatyana moskalkova", "tatiana moskalkova"),
        ("Saraliev", "russia"): ("saraliev", "saraliyev", "shamsail saraliev"),
        ("Peskov", "russia"): ("peskov",),
        ("Putin", "russia"): ("putin",),
        ("Trump", ""): ("trump",),
        ("Witkoff", ""): ("witkoff", "steve witkoff"),
        ("UAE Ministry of Foreign Affairs", ""): (
            *("uae ministry of foreign affairs", "ministry of foreign affairs of the uae", "uae foreign ministry"),
            *("emirati foreign ministry", "emirati ministry of foreign affairs", "uae's ministry of foreign affairs"),
            *("united arab emirates ministry of foreign affairs", "uae's foreign ministry", "mofa uae"),
            *("ministry of foreign affairs of the united arab emirates",),
        ),
        ("Turkish Ministry of Foreign Affairs", ""): (
            *("turkish foreign ministry", "turkish ministry of foreign affairs", "turkey's foreign ministry"),
            *("ministry of foreign affairs of türkiye", "türkiye's ministry of foreign affairs"),
            *("türkiye's foreign ministry", "ministry of foreign affairs of the republic of türkiye"),
        ),
    },
    says=("said", "says", "announced", "reported", "reports", "according to", "wrote", "stated", "confirmed", "told"),
)

UKRAINIAN: Final = AnnouncementWords(
    exchange=(
        *("обмін*", "обмінян*", "обмінял*", "полон*", "військовополонен*", "репатріац*", "репатрійован*", "звільнен*"),
        *("повернен*", "передал*", "передан*", "з полону", "із полону"),
        *("повернула з полону", "визвол*"),
    ),
    exchanged=("обмін*", "обмінян*", "обмінял*", "репатріац*", "звільнення", "звільнено", "повернення"),
    came_home=(
        *(
            "повернули",
            "повернулися",
            "повернулись",
            "повернуто",
            "повертаються",
            "повертаємо",
            "повернула",
            "повернув*",
        ),
        *("звільнено", "звільнен*", "додому", "вдома", "удома", "визволи*", "визволен*"),
        *("прибули", "репатрійован*", "повернено", "повернен*", "вдалося повернути"),
    ),
    let_go=("звільнила", "звільнили", "звільнив"),
    passive=("було", "були", "буде"),
    received=("отримала", "отримали", "отримав", "визволила", "повернула додому", "повернула з полону", "забрала"),
    home=(
        "додому",
        "повернула додому",
        "повернула з полону",
        "вдома",
        "удома",
        "з полону",
        "із полону",
        "з неволі",
        "на батьківщину",
    ),
    handed_over=("передали", "передано", "передала", "передав", "віддали", "віддала", "віддано", "передан*"),
    plan=(
        *("буде", "будуть", "домовилися", "домовились", "домовлено", "планує*", "плану*", "готов*", "погоди*", "мають"),
        *("обіця*", "зобов'яз*", "запропон*", "пропон*", "може", "можуть", "обміняти", "обміняють", "відбудеться"),
        *("має", "очіку*", "сподіва*", "найближчим часом", "повернути", "повернуть", "передадуть"),
    ),
    cancelled=("скасован*", "скасува*", "зірва*", "зірван*", "не відбувся", "не відбулося"),
    under_way=("триває", "розпочався", "розпочато", "почався", "тривають", "відбувається"),
    sum_so_far=(
        *(
            "з початку",
            "від початку",
            "з 2022",
            "від 2022",
            "з лютого 2022",
            "з березня 2022",
            "повномасштабн*",
            "за весь час",
        ),
        *(
            "цього року",
            "торік",
            "за рік",
            "за час",
            "всього з",
            "усього з",
            "загалом з",
            "наразі повернуто",
            "за роки",
        ),
        *("загальна кількість", "загальне число", "вже понад", "уже понад", "в ході обмінів", "у результаті обмінів"),
        *(
            "під час попередніх",
            "з моменту",
            "за роки війни",
            "від моменту",
            "від лютого",
            "від березня",
            "у рамках усіх",
        ),
        *("з 24 лютого", "від 24 лютого", "вже повернуто", "вже повернуло*", "вже вдалося", "уже вдалося"),
    ),
    in_total=("усього", "всього", "загалом", "у цілому"),
    together=("обидві сторони", "обох сторін", "разом", "обидва боки", "обох боків", "обох країн", "в обидва боки"),
    of_both=("груп", "обох", "кожної"),
    another_day=(
        *(
            "раніше",
            "попередн*",
            "минулого",
            "минулої",
            "учора",
            "вчора",
            "напередодні",
            "а не",
            "помилково",
            "замість",
        ),
        *(
            "спочатку",
            "днями",
            "тому",
            "уточнен*",
            "читайте також",
            "нагадаю",
            "за одними даними",
            "за іншими даними",
            "за іншими",
            "нагадаємо",
            "нагадує*",
            "тоді",
            "минула",
        ),
    ),
    not_returned=(
        *("убит*", "вбит*", "загинуло", "загинули", "загинув", "дрон*", "ракет*", "залишаються"),
        *(
            "перебувають",
            "утримує",
            "утримують",
            "утримуються",
            "зникли",
            "зниклих",
            "удар*",
            "атак*",
            "втрати",
            "шукають",
        ),
        *("досі в полоні", "досі у полоні", "ще в полоні", "лишаються", "у списк*", "засуджен*", "тонн*", "відмови*"),
        *("потрапили", "потрапило", "захоплен*", "з фронту", "у відпустку", "ротаці*"),
    ),
    part=(
        *(
            "серед них",
            "з них",
            "із них",
            "серед звільнених",
            "серед визволених",
            "серед повернутих",
            "зокрема",
            "з яких",
        ),
        *("у тому числі", "в тому числі", "включно з", "також серед", "серед яких", "в т ч", "у т ч", "включаючи"),
    ),
    in_return=("натомість", "в обмін", "навзаєм", "взамін", "у відповідь", "своєю чергою"),
    contrast=("а", "тоді як", "але"),
    captivity=("полон*", "неволі", "ув'язнення"),
    of_side={
        "ukraine": (
            *(
                "українськ*",
                "україна",
                "україни",
                "україні",
                "україну",
                "україною",
                "зсу",
                "збройних сил україни",
                "києва",
            ),
            *("київ", "києву", "збройні сили україни", "захисник*", "захисниц*", "оборонц*"),
        ),
        "russia": (
            *(
                "російськ*",
                "росія",
                "росії",
                "росію",
                "росією",
                "рф",
                "зс рф",
                "російської федерації",
                "ворож*",
                "москва",
            ),
            *("москви", "ворога", "росіяни", "збройних сил рф", "окупаційн*", "держави-агресора", "агресора"),
        ),
    },
    people_of={
        "ukraine": ("українців", "українці", "українок", "українця"),
        "russia": ("росіян", "росіяни", "росіянина"),
    },
    ours=("наш", "наша", "наші", "наших", "нашого"),
    own=("своїх", "свої", "своє"),
    to_side={
        "ukraine": ("в україну", "україні", "до україни", "українській стороні", "на підконтрольну україні", "києву"),
        "russia": ("до росії", "росії", "на бік рф", "на бік росії", "російській стороні", "в росію", "москві"),
    },
    from_side={
        "ukraine": ("з україни", "від україни"),
        "russia": (
            "з росії",
            "від росії",
            "російська сторона передала",
            "росія передала",
            "з рф",
            "від рф",
            "рф передала",
        ),
    },
    small=(
        *(
            "з",
            "зі",
            "із",
            "у",
            "в",
            "на",
            "за",
            "до",
            "від",
            "по",
            "і",
            "й",
            "та",
            "що",
            "як",
            "є",
            "було",
            "були",
            "о",
        ),
    ),
    within=("з", "із", "зі", "у", "в", "збройних сил", "сил", "армії"),
    days=("дні", "дня", "днів", "доби"),
    not_people=(
        *(
            "рок*",
            "років",
            "рік",
            "дн*",
            "день",
            "днів",
            "місяц*",
            "тижн*",
            "годин*",
            "хвилин*",
            "обмін*",
            "раз",
            "рази",
        ),
        *(
            "разів",
            "км",
            "кілометр*",
            "відсотк*",
            "бригад*",
            "полк*",
            "батальйон*",
            "етап*",
            "раунд*",
            "рейс*",
            "автобус*",
        ),
        *(
            "област*",
            "країн*",
            "сторон*",
            "груп*",
            "статт*",
            "тонн*",
            "річн*",
            "мільйон*",
            "мільярд*",
            "грн",
            "гривень",
        ),
        *("родин*", "сімей", "дітей", "список", "списк*", "фаз*"),
    ),
    mediation=("посередни*", "за сприяння"),
    countries={
        "UAE": (
            "оае",
            "об'єднані арабські емірати",
            "об'єднаних арабських еміратів",
            "емірат*",
            "об'єднаними арабськими еміратами",
        ),
        "USA": ("сша", "сполучені штати", "сполучених штатів", "америк*", "сполученими штатами"),
        "Turkey": ("туреччин*", "турецьк*", "анкар*"),
        "Saudi Arabia": ("саудівськ* арав*", "саудівськ*"),
        "Qatar": ("катар*",),
        "Vatican": ("ватикан*", "папи", "святого престолу"),
        "Belarus": ("білорус*",),
        "ICRC": ("мкчх", "червоного хреста", "червоний хрест"),
    },
    offices={
        ("Coordination Headquarters", "ukraine"): (
            "координаційний штаб",
            "координаційному штабі",
            "координаційного штабу",
            "коордштаб*",
            "координаційним штабом",
        ),
        ("Zelenskyy", "ukraine"): ("зеленськ*", "президент україни"),
        ("Yermak", "ukraine"): ("єрмак*",),
        ("Umerov", "ukraine"): ("умєров*", "умеров*"),
        ("Budanov", "ukraine"): ("буданов*",),
        ("Lubinets", "ukraine"): ("лубінец*", "лубінц*"),
        ("Vereshchuk", "ukraine"): ("верещук",),
        ("Defence Intelligence of Ukraine", "ukraine"): (
            "гур",
            "головне управління розвідки",
            "гур мо",
            "воєнна розвідка",
            "воєнної розвідки",
        ),
        ("Ministry of Defence of Ukraine", "ukraine"): (
            "міноборони",
            "міноборони україни",
            "міністерство оборони україни",
            "міністерства оборони україни",
        ),
        ("Russian Ministry of Defence", "russia"): (
            *(
                "міноборони рф",
                "міноборони росії",
                "російське міноборони",
                "міністерство оборони рф",
                "міністерство оборони росії",
            ),
            *(
                "міністерстві оборони рф",
                "міністерства оборони рф",
                "російському міноборони",
                "російського міноборони",
                "міністерстві оборони росії",
            ),
        ),
        ("Medinsky", "russia"): ("мединськ*", "мєдінськ*", "медінськ*"),
        ("Moskalkova", "russia"): ("москальков*",),
        ("UAE Ministry of Foreign Affairs", ""): ("мзс оае", "міністерство закордонних справ оае"),
    },
    says=("повідоми*", "заяви*", "розпові*", "повідомля*", "написа*", "за словами", "наголоси*", "зазначи*", "сказа*"),
)

RUSSIAN: Final = AnnouncementWords(
    exchange=(
        *(
            "обмен*",
            "обменян*",
            "обменял*",
            "плен*",
            "военнопленн*",
            "репатриац*",
            "возвращ*",
            "освобожд*",
        ),
        *("вернули", "вернулись", "вернулось", "переданы", "передано", "передал*", "из плена"),
        "вернула из плена",
    ),
    exchanged=("обмен*", "обменян*", "обменял*", "репатриац*", "освобожд*", "возвращени*"),
    came_home=(
        *(
            "возвращены",
            "возвращено",
            "возвращен",
            "возвращён*",
            "вернули",
            "вернулись",
            "вернулось",
            "вернула",
            "вернул",
        ),
        *("освобождены", "освобождено", "домой", "доставлены"),
        *("возвращаются", "дома", "вернулся", "возвратил*", "удалось вернуть", "на родине", "на родину", "возвращено"),
    ),
    let_go=("освободила", "освободили", "освободил"),
    passive=("был", "были", "было"),
    received=("получила", "получили", "получил", "приняла", "вернула домой", "вернула из плена", "вернула своих"),
    home=(
        "домой",
        "вернула домой",
        "вернула из плена",
        "дома",
        "из плена",
        "из украинского плена",
        "на родину",
        "на родине",
    ),
    handed_over=("передано", "переданы", "передали", "передала", "передал", "отдали", "отдала", "передан"),
    plan=(
        *(
            "будет",
            "будут",
            "договорились",
            "договорилась",
            "договорился",
            "планиру*",
            "готов*",
            "согласил*",
            "обязал*",
        ),
        *(
            "предлож*",
            "предлаг*",
            "может",
            "могут",
            "обменять",
            "обменяют",
            "состоится",
            "состоятся",
            "ожида*",
            "обещ*",
        ),
        *("намерен*", "предстоит", "предстоящ*", "должен", "должны", "в ближайшее время", "обязательств*", "вернуть"),
        *("передадут", "передаст", "вернут", "вернёт", "передать"),
    ),
    cancelled=("отменен*", "отменён*", "отменил*", "сорван*", "сорвал*", "не состоялся", "не состоялось"),
    under_way=("идет", "идёт", "начался", "начат", "продолжается", "проходит"),
    sum_so_far=(
        *("с начала", "с момента", "с 2022", "за все время", "за всё время", "в этом году", "за год", "в прошлом году"),
        *(
            "за время",
            "всего с",
            "с учетом",
            "с учётом",
            "вернулось уже",
            "вернулись уже",
            "общее число",
            "общее количество",
            "в ходе обменов",
            "за годы",
            "по итогам всех",
        ),
        *("в результате обменов", "с февраля 2022", "с марта 2022", "с 24 февраля", "уже возвращено", "уже вернул*"),
        *("уже удалось", "всего за", "в общей сложности с", "по итогам обменов", "с начала года", "суммарно"),
    ),
    in_total=("всего", "итого", "в общей сложности", "суммарно", "в целом"),
    together=("обе стороны", "обеих сторон", "обоих стран", "вместе", "обе страны", "обеих стран", "в обе стороны"),
    of_both=("групп", "обеих", "каждой"),
    another_day=(
        *("ранее", "предыдущ*", "прошлого", "прошлой", "вчера", "накануне", "а не", "ошибочно", "вместо", "сначала"),
        *(
            "прошлом",
            "назад",
            "прежде",
            "первоначально",
            "уточнен*",
            "уточнён*",
            "читайте также",
            "напомним",
            "тогда",
            "прошлая",
            "прошлую",
        ),
    ),
    not_returned=(
        *("убит*", "погибли", "погибло", "погиб", "беспилотник*", "ракет*", "дрон*", "остаются"),
        *("находятся", "удерживает", "удерживают", "удерживаются", "пропавш*", "удар*", "атак*", "потери", "ищут"),
        *(
            "до сих пор в плену",
            "все еще в плену",
            "отказал*",
            "отказыва*",
            "осужден*",
            "тонн*",
            "в списк*",
            "уничтож*",
        ),
        *("попали", "захвачен*", "пострадал*", "с фронта", "в отпуск", "ротаци*"),
    ),
    part=(
        *("среди них", "из них", "среди освобожденных", "среди освобождённых", "среди вернувшихся", "в том числе"),
        *("в частности", "из которых", "включая", "среди возвращенных", "в т ч", "среди которых", "из числа"),
    ),
    in_return=("взамен", "в обмен", "в ответ", "в свою очередь"),
    contrast=("а", "тогда как", "но"),
    captivity=("плен", "плена", "плену", "неволи", "заключения"),
    of_side={
        "ukraine": (
            *("украинск*", "украина", "украины", "украине", "украину", "украиной", "всу", "вооруженных сил украины"),
            *("киев", "киева", "киеву", "вооружённых сил украины", "киевского режима", "киевским режимом", "киевск*"),
            *("вооруженными силами украины",),
        ),
        "russia": (
            *("российск*", "россия", "россии", "россию", "россией", "рф", "вс рф", "российской федерации", "москва"),
            *("москвы", "русск*"),
        ),
    },
    people_of={"ukraine": ("украинцев", "украинцы", "украинок"), "russia": ("россиян", "россияне", "россиянина")},
    ours=("наш", "наши", "наших", "нашего"),
    own=("своих", "свои"),
    to_side={
        "ukraine": ("украине", "на сторону украины", "украинской стороне", "киеву", "в украину", "на украину"),
        "russia": ("россии", "на сторону рф", "российской стороне", "в россию", "москве"),
    },
    from_side={
        "ukraine": (
            *("с украины", "от украины", "с территории подконтрольной киевскому", "с подконтрольной киевскому"),
            *("с территории подконтрольной киеву",),
            *("с подконтрольной киеву", "из украины"),
        ),
        "russia": ("из россии", "от россиииз рф", "от рф"),
    },
    small=(
        "с",
        "из",
        "со",
        "у",
        "в",
        "на",
        "за",
        "до",
        "от",
        "по",
        "и",
        "что",
        "как",
        "был",
        "было",
        "были",
        "о",
        "об",
    ),
    within=("с", "из", "у", "в", "вооруженных сил", "вооружённых сил", "сил", "армии"),
    days=("дня", "дней", "суток"),
    not_people=(
        *("год*", "лет", "дн*", "день", "дней", "месяц*", "недел*", "час*", "минут*", "обмен*", "раз", "раза", "км"),
        *("километр*", "процент*", "бригад*", "полк*", "батальон*", "этап*", "раунд*", "рейс*", "автобус*", "област*"),
        *(
            "стран*",
            "сторон*",
            "групп*",
            "стать*",
            "тонн*",
            "летн*",
            "миллион*",
            "миллиард*",
            "рублей",
            "семей",
            "детей",
        ),
        *("списк*", "список", "населенн*", "беспилотник*", "фаз*"),
    ),
    mediation=("посредни*", "при содействии"),
    countries={
        "UAE": (
            "оаэ",
            "объединенные арабские эмираты",
            "объединенных арабских эмиратов",
            "эмират*",
            "объединёнными арабскими эмиратами",
        ),
        "USA": ("сша", "соединенные штаты", "соединенных штатов", "америк*", "соединённых штатов"),
        "Turkey": ("турци*", "турецк*", "анкар*"),
        "Saudi Arabia": ("саудовск* арав*", "саудовск*"),
        "Qatar": ("катар*",),
        "Vatican": ("ватикан*", "святого престола"),
        "Belarus": ("белорус*", "беларус*"),
        "ICRC": ("мккк", "красного креста", "красный крест"),
    },
    offices={
        ("Russian Ministry of Defence", "russia"): (
            *(
                "минобороны",
                "минобороны россии",
                "минобороны рф",
                "министерство обороны",
                "министерство обороны россии",
            ),
            *("министерства обороны россии", "министерстве обороны россии", "министерстве обороны рф"),
            *(
                "министерство обороны российской федерации",
                "министерстве обороны российской федерации",
                "министерстве обороны",
            ),
            *("министерство обороны рф", "российском военном ведомстве", "военном ведомстве"),
        ),
        ("Moskalkova", "russia"): ("москальков*",),
        ("Medinsky", "russia"): ("мединск*",),
        ("Saraliev", "russia"): ("саралиев*",),
        ("Peskov", "russia"): ("песков", "пескова"),
        ("Putin", "russia"): ("путин", "путина"),
        ("Zelenskyy", "ukraine"): ("зеленск*",),
        ("Coordination Headquarters", "ukraine"): (
            "координационный штаб",
            "координационного штаба",
            "координационном штабе",
        ),
        ("Ministry of Defence of Ukraine", "ukraine"): ("минобороны украины", "министерство обороны украины"),
        ("UAE Ministry of Foreign Affairs", ""): ("мид оаэ", "министерство иностранных дел оаэ"),
    },
    says=("сообщи*", "заяви*", "рассказа*", "сообща*", "по словам", "отмети*", "подчеркн*", "сказал*", "написал*"),
)

LANGUAGES: Final = (ENGLISH, UKRAINIAN, RUSSIAN)
