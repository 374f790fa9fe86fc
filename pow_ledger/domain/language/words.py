"""The words of each language, for everything that is read in words. To teach a word, add it to its line.

Upper and lower case are alike, and so are all apostrophes. A closing `*` stands for any ending: `полонен*` is also
полонених and полонені. A word may stand in several lines where it means several things.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from pow_ledger.domain.entries import Category, Status

Words = tuple[str, ...]


class Language(NamedTuple):
    """The words of one language. What is said of a number stands before it, unless its line says otherwise."""

    about: Words
    """Before the number, or after it."""
    exactly: Words
    at_least: Words
    or_more: Words
    """After the number."""
    over: Words
    """More than the number, and not it."""
    up_to: Words
    under: Words
    """Less than the number, and not it."""
    between: Words
    from_: Words
    """Before the lower of two numbers."""
    to: Words
    """Between two numbers."""
    and_: Words
    """Between two numbers, or two counts."""
    plus: Words
    """Between two counts."""
    including: Words
    """Before a part of what was counted."""
    withheld: Words
    """The number exists and was not given."""
    unclear: Words
    """Could mean that the number was withheld, or that nobody spoke of it."""
    each: Words
    """Every side."""
    each_of: Words
    """Every side, before the number only."""
    in_return_for: Words
    """Between what one side got and what the other got."""
    received_by: Words
    """Before the side that received people."""
    categories: Mapping[Category, Words]
    sides: Mapping[str, Words]
    """The names of sides by code, which a ledger understands if it has a side of that code."""
    today: Words
    yesterday: Words
    months: tuple[Words, ...]
    """From January to December."""
    weekdays: Words
    year: Words
    """After the number of a year."""
    of_month: Words
    """Between a day and its month."""
    numbers: Mapping[int, Words]
    """Number words: 0 to 19, the tens, and the hundreds, where a language has words for those."""
    hundred: Words
    """What makes hundreds of a number before it."""
    thousand: Words
    """What makes thousands of a number before it."""
    one_thousand: Words
    """A thousand without a number before it."""
    number_and: Words
    """What may stand within a number in words."""
    headers: Mapping[str, Words]
    """The headers of a spreadsheet's columns, by field."""
    category_headers: Mapping[Category, Words]
    """What stands beside a side's name in the header of a column of figures."""
    received_headers: Words
    """What may stand beside a side's name there: `returned`, `to`."""
    adjective_headers: Mapping[str, Words]
    """What may stand there for a side, by its code, beside a category: `Ukrainian`."""
    freed_headers: Words
    """What may stand beside such an adjective: `Ukrainian prisoners freed`."""
    each_headers: Words
    """The header of a column of figures for every side."""
    statuses: Mapping[Status, Words]
    """How far a swap has come, as the cells of a spreadsheet say it."""
    total: Words
    """What begins a row of sums."""


ENGLISH: Final = Language(
    about=("about", "around", "approximately", "approx", "roughly", "some", "circa", "ca", "nearly", "almost"),
    exactly=("exactly", "precisely"),
    at_least=("at least", "no fewer than", "no less than", "not fewer than", "not less than", "minimum", "min"),
    or_more=("or more", "and more", "at least", "or over"),
    over=("over", "more than", "above", "upwards of"),
    up_to=("up to", "at most", "no more than", "not more than", "maximum", "max"),
    under=("fewer than", "less than", "under", "below"),
    between=("between",),
    from_=("from",),
    to=("to", "through"),
    and_=("and",),
    plus=("plus", "and also", "as well as"),
    including=("including", "incl", "of whom", "of them", "among them", "among whom"),
    withheld=(
        "withheld",
        "unknown",
        "undisclosed",
        "not disclosed",
        "not being disclosed",
        "not been disclosed",
        "unspecified",
        "not specified",
        "number unknown",
        "number withheld",
        "number undisclosed",
        "number not disclosed",
        "not made public",
        "unknown number",
        "an unknown number",
        "undisclosed number",
        "an undisclosed number",
    ),
    unclear=("n a", "na", "nan", "nil", "null", "not stated", "not mentioned", "not given", "no data", "tbd", "tbc"),
    each=("each", "each side", "per side", "each of the sides", "for each", "for each side", "a side"),
    each_of=(),
    in_return_for=("for", "in exchange for", "in return for"),
    received_by=("for", "to"),
    categories={
        Category.POW: (
            "pow",
            "pows",
            "prisoner of war",
            "prisoners of war",
            "prisoner",
            "prisoners",
            "war prisoners",
            "soldier",
            "soldiers",
            "serviceman",
            "servicemen",
            "servicewomen",
            "servicemen and women",
            "service member",
            "service members",
            "service personnel",
            "military",
            "military personnel",
            "troops",
            "fighters",
            "warriors",
            "combatants",
            "defender",
            "defenders",
            "captured soldiers",
            "captured servicemen",
            "captive",
            "captives",
        ),
        Category.CIVILIAN: (
            "civilian",
            "civilians",
            "civ",
            "civs",
            "civilian prisoners",
            "civilian hostages",
            "residents",
        ),
        Category.PEOPLE: ("people", "persons", "person", "living"),
        Category.REMAINS: ("remains", "body", "bodies", "dead", "fallen", "dead bodies"),
    },
    sides={
        "ukraine": ("Ukraine", "UA", "UKR", "Kyiv", "Kiev"),
        "russia": ("Russia", "Russian Federation", "the Russian Federation", "RU", "RUS", "RF", "Moscow"),
    },
    today=("today",),
    yesterday=("yesterday",),
    months=(
        ("january", "jan"),
        ("february", "feb"),
        ("march", "mar"),
        ("april", "apr"),
        ("may",),
        ("june", "jun"),
        ("july", "jul"),
        ("august", "aug"),
        ("september", "sept", "sep"),
        ("october", "oct"),
        ("november", "nov"),
        ("december", "dec"),
    ),
    weekdays=(
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"),
    ),
    year=(),
    of_month=("of",),
    numbers={
        0: ("zero",),
        1: ("one",),
        2: ("two",),
        3: ("three",),
        4: ("four",),
        5: ("five",),
        6: ("six",),
        7: ("seven",),
        8: ("eight",),
        9: ("nine",),
        10: ("ten",),
        11: ("eleven",),
        12: ("twelve",),
        13: ("thirteen",),
        14: ("fourteen",),
        15: ("fifteen",),
        16: ("sixteen",),
        17: ("seventeen",),
        18: ("eighteen",),
        19: ("nineteen",),
        20: ("twenty",),
        30: ("thirty",),
        40: ("forty",),
        50: ("fifty",),
        60: ("sixty",),
        70: ("seventy",),
        80: ("eighty",),
        90: ("ninety",),
        100: ("a hundred",),
    },
    hundred=("hundred",),
    thousand=("thousand",),
    one_thousand=("a thousand",),
    number_and=("and",),
    headers={
        "date": ("date", "day", "when", "swap date", "exchange date", "date of swap", "date of exchange"),
        "source": ("source", "source url", "source link", "url", "link", "citation", "reference"),
        "place": ("place", "location", "where"),
        "mediator": ("mediator", "mediated by", "mediation"),
        "status": ("status", "state"),
        "claimant": ("claimant", "claimed by", "said by", "who said it", "announced by", "reported by", "according to"),
        "by": ("by", "speaks for", "speaking for", "for side"),
        "publisher": ("publisher", "published by", "outlet", "media"),
        "published": ("published", "published on", "date published", "publication date", "publishing date"),
        "archive": ("archive", "archive url", "archive link", "archived", "archived at"),
        "pledge": ("pledge", "stance", "counts towards"),
        "label": ("label", "name", "title"),
        "note": ("note", "comment", "remark"),
        "swap": ("swap", "event", "exchange", "swap id", "event id", "exchange id", "event key"),
    },
    category_headers={
        Category.POW: ("", "pow", "prisoners of war", "prisoners", "soldiers", "servicemen", "military"),
        Category.CIVILIAN: ("civilian", "civ"),
        Category.PEOPLE: ("people", "persons"),
        Category.REMAINS: ("remains", "bodies"),
    },
    received_headers=(
        *(
            "received by",
            "received",
            "returned to",
            "returned home to",
            "came home to",
            "home to",
            "to",
            "got back",
            "got",
        ),
    ),
    freed_headers=("freed", "released", "returned", "home", "exchanged"),
    adjective_headers={"ukraine": ("ukrainian",), "russia": ("russian",)},
    each_headers=("each", "each side", "per side"),
    statuses={
        Status.AGREED: ("agreed", "planned", "announced"),
        Status.UNDER_WAY: ("under way", "underway", "ongoing", "in progress"),
        Status.COMPLETED: ("completed", "complete", "done", "carried out"),
        Status.CANCELLED: ("cancelled", "canceled", "called off"),
    },
    total=("total", "totals", "sum", "grand total", "subtotal", "sub total", "in total", "overall"),
)

UKRAINIAN: Final = Language(
    about=("близько", "приблизно", "орієнтовно", "майже", "десь", "біля", "прибл", "коло"),
    exactly=("рівно", "точно"),
    at_least=(
        *("щонайменше", "принаймні", "не менше", "не менше ніж", "не менш ніж", "не менш як", "не менше за"),
        *("мінімум", "як мінімум", "щонайменш"),
    ),
    or_more=("і більше", "або більше", "і більш", "чи більше"),
    over=("понад", "більше", "більше ніж", "більш ніж", "більш як", "більше як", "більше за"),
    up_to=("до", "не більше", "не більше ніж", "не більш ніж", "щонайбільше", "максимум", "не більше за"),
    under=("менше", "менше ніж", "менш ніж", "менше за", "менш як"),
    between=("між",),
    from_=("від", "з"),
    to=("до",),
    and_=("і", "й", "та"),
    plus=("плюс", "а також", "і також"),
    including=(
        *("у тому числі", "в тому числі", "в т ч", "у т ч", "зокрема", "включно з", "включаючи"),
        *("з них", "із них", "серед них", "з яких", "серед яких"),
    ),
    withheld=(
        *("не розголошується", "не розголошують", "не розголошено", "не розкривається", "не розкрито"),
        *("невідомо", "невідома", "невідома кількість", "кількість невідома", "кількість не розголошується"),
        *("засекречено",),
    ),
    unclear=("немає даних", "не вказано", "не зазначено", "н д", "не повідомляється"),
    each=(
        *("кожна сторона", "кожній стороні", "кожна", "кожній", "на кожну сторону", "з кожного боку"),
        *(
            "з кожної сторони",
            "від кожної сторони",
        ),
    ),
    each_of=("по",),
    in_return_for=("на", "в обмін на"),
    received_by=("для",),
    categories={
        Category.POW: (
            *("військовополонен*", "полонен*", "військов*", "військовослужбов*", "солдат*", "захисник*", "захисниц*"),
            *("оборонц*", "воїн*", "бійц*", "боєць"),
        ),
        Category.CIVILIAN: ("цивільн*", "цив", "жител*", "мешканц*"),
        Category.PEOPLE: ("люди", "людей", "людини", "людина", "громадян*", "осіб", "особи", "особа", "живих"),
        Category.REMAINS: ("тіло", "тіла", "тіл", "останк*", "загибл*", "полегл*"),
    },
    sides={
        "ukraine": ("Україна", "України", "Україні", "Україну", "Київ"),
        "russia": ("Росія", "Росії", "Росію", "РФ", "Російська Федерація", "Москва"),
    },
    today=("сьогодні",),
    yesterday=("вчора", "учора"),
    months=(
        ("січня", "січень", "січ"),
        ("лютого", "лютий", "лют"),
        ("березня", "березень", "берез", "бер"),
        ("квітня", "квітень", "квіт"),
        ("травня", "травень", "трав"),
        ("червня", "червень", "черв"),
        ("липня", "липень", "лип"),
        ("серпня", "серпень", "серп"),
        ("вересня", "вересень", "верес", "вер"),
        ("жовтня", "жовтень", "жовт"),
        ("листопада", "листопад", "листоп"),
        ("грудня", "грудень", "груд"),
    ),
    weekdays=(
        "понеділок",
        "вівторок",
        "середа",
        "середу",
        "четвер",
        "п'ятниця",
        "п'ятницю",
        "субота",
        "суботу",
        "неділя",
    ),
    year=("року", "рік", "р"),
    of_month=(),
    numbers={
        0: ("нуль",),
        1: ("один", "одна", "одне", "одного", "однієї", "одну"),
        2: ("два", "дві", "двох", "двоє"),
        3: ("три", "трьох", "троє"),
        4: ("чотири", "чотирьох", "четверо"),
        5: ("п'ять", "п'яти", "п'ятьох", "п'ятеро"),
        6: ("шість", "шести", "шістьох", "шестеро"),
        7: ("сім", "семи", "сімох", "семеро"),
        8: ("вісім", "восьми", "вісьмох", "восьмеро"),
        9: ("дев'ять", "дев'яти", "дев'ятьох", "дев'ятеро"),
        10: ("десять", "десяти", "десятьох", "десятеро"),
        11: ("одинадцять", "одинадцяти", "одинадцятьох"),
        12: ("дванадцять", "дванадцяти", "дванадцятьох"),
        13: ("тринадцять", "тринадцяти", "тринадцятьох"),
        14: ("чотирнадцять", "чотирнадцяти", "чотирнадцятьох"),
        15: ("п'ятнадцять", "п'ятнадцяти", "п'ятнадцятьох"),
        16: ("шістнадцять", "шістнадцяти", "шістнадцятьох"),
        17: ("сімнадцять", "сімнадцяти", "сімнадцятьох"),
        18: ("вісімнадцять", "вісімнадцяти", "вісімнадцятьох"),
        19: ("дев'ятнадцять", "дев'ятнадцяти", "дев'ятнадцятьох"),
        20: ("двадцять", "двадцяти", "двадцятьох"),
        30: ("тридцять", "тридцяти", "тридцятьох"),
        40: ("сорок", "сорока"),
        50: ("п'ятдесят", "п'ятдесяти", "п'ятдесятьох"),
        60: ("шістдесят", "шістдесяти", "шістдесятьох"),
        70: ("сімдесят", "сімдесяти", "сімдесятьох"),
        80: ("вісімдесят", "вісімдесяти", "вісімдесятьох"),
        90: ("дев'яносто", "дев'яноста"),
        100: ("сто", "ста", "сотню"),
        200: ("двісті", "двохсот"),
        300: ("триста", "трьохсот"),
        400: ("чотириста", "чотирьохсот"),
        500: ("п'ятсот", "п'ятисот"),
        600: ("шістсот", "шестисот"),
        700: ("сімсот", "семисот"),
        800: ("вісімсот", "восьмисот"),
        900: ("дев'ятсот", "дев'ятисот"),
    },
    hundred=(),
    thousand=("тисяча", "тисячу", "тисячі", "тисяч", "тис"),
    one_thousand=("тисяча", "тисячу"),
    number_and=(),
    headers={
        "date": ("дата", "день", "дата обміну", "коли"),
        "source": ("джерело", "джерела", "посилання", "лінк", "адреса"),
        "place": ("місце", "де", "місце обміну"),
        "mediator": ("посередник", "посередники", "посередництво", "за посередництва"),
        "status": ("статус", "стан"),
        "claimant": ("заявник", "хто повідомив", "хто заявив", "хто сказав", "за словами"),
        "by": ("від імені", "чия заява", "за яку сторону"),
        "publisher": ("видання", "медіа", "змі", "видавець"),
        "published": ("опубліковано", "дата публікації", "дата повідомлення"),
        "archive": ("архів", "архівна копія", "копія"),
        "pledge": ("домовленість", "обіцянка", "зобов'язання"),
        "label": ("назва", "позначка", "номер обміну"),
        "note": ("примітка", "примітки", "коментар", "нотатки"),
        "swap": ("обмін", "подія"),
    },
    category_headers={
        Category.POW: (
            "",
            "військовополонені",
            "військовополонених",
            "полонені",
            "полонених",
            "військові",
            "військових",
        ),
        Category.CIVILIAN: ("цивільні", "цивільних", "цив"),
        Category.PEOPLE: ("люди", "людей", "осіб"),
        Category.REMAINS: ("тіла", "тіл", "загиблі", "загиблих", "останки"),
    },
    received_headers=(
        *("повернулися в", "повернулись в", "повернулися до", "повернулись до", "повернуто в", "повернуто до"),
        *("отримала", "прийняла", "додому в"),
    ),
    freed_headers=("звільнено", "звільнені", "повернуто", "повернулися", "додому", "обміняно"),
    adjective_headers={"ukraine": ("українські", "українських"), "russia": ("російські", "російських")},
    each_headers=("кожна сторона", "на кожну сторону", "з кожного боку", "кожна"),
    statuses={
        Status.AGREED: ("домовлено", "узгоджено", "заплановано"),
        Status.UNDER_WAY: ("триває", "розпочато", "розпочався"),
        Status.COMPLETED: ("завершено", "відбувся", "відбулося", "виконано", "завершений"),
        Status.CANCELLED: ("скасовано", "скасований", "зірвано"),
    },
    total=("всього", "усього", "разом", "загалом", "підсумок", "сума", "усього за", "всього за"),
)

RUSSIAN: Final = Language(
    about=("около", "примерно", "приблизительно", "порядка", "почти", "прибл", "ориентировочно"),
    exactly=("ровно", "точно"),
    at_least=(
        *("не менее", "не менее чем", "не меньше", "не меньше чем", "минимум", "как минимум", "по меньшей мере"),
        *("по крайней мере",),
    ),
    or_more=("и более", "или более", "и больше", "или больше"),
    over=("более", "более чем", "больше", "больше чем", "свыше"),
    up_to=("до", "не более", "не более чем", "не больше", "не больше чем", "максимум"),
    under=("менее", "менее чем", "меньше", "меньше чем"),
    between=("между",),
    from_=("от", "с"),
    to=("до",),
    and_=("и",),
    plus=("плюс", "а также"),
    including=("в том числе", "в т ч", "включая", "из них", "среди них", "из которых", "среди которых", "вкл"),
    withheld=(
        *("не раскрывается", "не раскрываются", "не раскрыто", "не разглашается", "не разглашаются"),
        *("неизвестно", "неизвестна", "неизвестное число", "число неизвестно", "количество неизвестно"),
        *("число не раскрывается", "количество не раскрывается", "количество не разглашается", "засекречено"),
    ),
    unclear=("нет данных", "не указано", "не сообщается", "н д"),
    each=(
        *("каждая сторона", "каждой стороне", "каждая", "каждой", "на каждую сторону", "с каждой стороны"),
        *("от каждой стороны",),
    ),
    each_of=("по",),
    in_return_for=("на", "в обмен на"),
    received_by=("для",),
    categories={
        Category.POW: (
            *("военнопленн*", "пленн*", "военн*", "военнослужащ*", "солдат*", "бойц*", "боец", "защитник*", "воин*"),
        ),
        Category.CIVILIAN: ("гражданск*", "мирн*", "гражд", "жител*"),
        Category.PEOPLE: ("люди", "людей", "граждан", "граждане", "человек", "человека", "лиц", "живых"),
        Category.REMAINS: ("тело", "тела", "тел", "останк*", "погибш*"),
    },
    sides={
        "ukraine": ("Украина", "Украины", "Украине", "Украину", "Киев"),
        "russia": ("Россия", "России", "Россию", "РФ", "Российская Федерация", "Москва"),
    },
    today=("сегодня",),
    yesterday=("вчера",),
    months=(
        ("января", "январь", "янв"),
        ("февраля", "февраль", "фев", "февр"),
        ("марта", "март"),
        ("апреля", "апрель", "апр"),
        ("мая", "май"),
        ("июня", "июнь", "июн"),
        ("июля", "июль", "июл"),
        ("августа", "август", "авг"),
        ("сентября", "сентябрь", "сент", "сен"),
        ("октября", "октябрь", "окт"),
        ("ноября", "ноябрь", "нояб"),
        ("декабря", "декабрь", "дек"),
    ),
    weekdays=("понедельник", "вторник", "среда", "среду", "четверг", "пятница", "пятницу", "суббота", "субботу"),
    year=("года", "год", "г"),
    of_month=(),
    numbers={
        0: ("ноль",),
        1: ("один", "одна", "одно", "одного", "одной", "одну"),
        2: ("два", "две", "двух", "двое"),
        3: ("три", "трех", "трёх", "трое"),
        4: ("четыре", "четырех", "четырёх", "четверо"),
        5: ("пять", "пяти", "пятеро"),
        6: ("шесть", "шести", "шестеро"),
        7: ("семь", "семи", "семеро"),
        8: ("восемь", "восьми", "восьмеро"),
        9: ("девять", "девяти", "девятеро"),
        10: ("десять", "десяти", "десятеро"),
        11: ("одиннадцать", "одиннадцати"),
        12: ("двенадцать", "двенадцати"),
        13: ("тринадцать", "тринадцати"),
        14: ("четырнадцать", "четырнадцати"),
        15: ("пятнадцать", "пятнадцати"),
        16: ("шестнадцать", "шестнадцати"),
        17: ("семнадцать", "семнадцати"),
        18: ("восемнадцать", "восемнадцати"),
        19: ("девятнадцать", "девятнадцати"),
        20: ("двадцать", "двадцати"),
        30: ("тридцать", "тридцати"),
        40: ("сорок", "сорока"),
        50: ("пятьдесят", "пятидесяти"),
        60: ("шестьдесят", "шестидесяти"),
        70: ("семьдесят", "семидесяти"),
        80: ("восемьдесят", "восьмидесяти"),
        90: ("девяносто", "девяноста"),
        100: ("сто", "ста", "сотню"),
        200: ("двести", "двухсот"),
        300: ("триста", "трехсот", "трёхсот"),
        400: ("четыреста", "четырехсот", "четырёхсот"),
        500: ("пятьсот", "пятисот"),
        600: ("шестьсот", "шестисот"),
        700: ("семьсот", "семисот"),
        800: ("восемьсот", "восьмисот"),
        900: ("девятьсот", "девятисот"),
    },
    hundred=(),
    thousand=("тысяча", "тысячу", "тысячи", "тысяч", "тыс"),
    one_thousand=("тысяча", "тысячу"),
    number_and=(),
    headers={
        "date": ("дата", "день", "дата обмена", "когда"),
        "source": ("источник", "источники", "ссылка", "адрес"),
        "place": ("место", "где", "место обмена"),
        "mediator": ("посредник", "посредники", "посредничество", "при посредничестве"),
        "status": ("статус", "состояние"),
        "claimant": ("заявитель", "кто сообщил", "кто заявил", "кто сказал", "по словам"),
        "by": ("от имени", "чье заявление", "за какую сторону"),
        "publisher": ("издание", "медиа", "сми", "издатель"),
        "published": ("опубликовано", "дата публикации", "дата сообщения"),
        "archive": ("архив", "архивная копия", "копия"),
        "pledge": ("договоренность", "обещание", "обязательство"),
        "label": ("название", "метка", "номер обмена"),
        "note": ("примечание", "примечания", "комментарий", "заметки"),
        "swap": ("обмен", "событие"),
    },
    category_headers={
        Category.POW: ("", "военнопленные", "военнопленных", "пленные", "пленных", "военные", "военных"),
        Category.CIVILIAN: ("гражданские", "гражданских", "мирные"),
        Category.PEOPLE: ("люди", "людей", "человек"),
        Category.REMAINS: ("тела", "тел", "погибшие", "погибших", "останки"),
    },
    received_headers=(
        *(
            "вернулись в",
            "вернулись на",
            "вернулось в",
            "возвращено в",
            "возвращено на",
            "возвращены в",
            "возвращены на",
        ),
        *("получила", "приняла", "домой в"),
    ),
    freed_headers=("освобождено", "освобождены", "возвращено", "возвращены", "вернулись", "домой"),
    adjective_headers={"ukraine": ("украинские", "украинских"), "russia": ("российские", "российских")},
    each_headers=("каждая сторона", "на каждую сторону", "с каждой стороны", "каждая"),
    statuses={
        Status.AGREED: ("согласовано", "согласован", "договорились", "запланировано"),
        Status.UNDER_WAY: ("идет", "идёт", "продолжается", "начат"),
        Status.COMPLETED: ("завершено", "завершен", "завершён", "состоялся", "проведен", "проведён", "выполнено"),
        Status.CANCELLED: ("отменено", "отменен", "отменён", "сорван"),
    },
    total=("всего", "итого", "итог", "сумма", "всего за", "итого за"),
)

LANGUAGES: Final = (ENGLISH, UKRAINIAN, RUSSIAN)
