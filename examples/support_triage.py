# How a support desk sorts and cleans what comes in: routing of messages, phone numbers, reference numbers, dates.
#
#   precept generate --python examples/support_triage.py --rows 1000 --surface prose --out data/support-triage
#
# INPUTS at the end says what some functions are fed with, functions called sample_... what the others are.
import re
from typing import Optional

QUEUES = [
    # the first queue with a matching word wins, so what is urgent comes first
    ("safety", {"smoke", "fire", "burning", "shock", "injured"}),
    ("billing", {"invoice", "refund", "charged", "payment", "vat"}),
    ("delivery", {"parcel", "delivery", "courier", "tracking", "arrived"}),
    ("account", {"password", "login", "locked", "email"}),
]
POLITE = {"please", "thanks", "thank", "hello", "hi", "dear", "regards"}


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def triage(message: str, customer_since: int, open_tickets: int) -> dict:
    """Decide which queue a message goes to and how soon it is answered.

    The queue is the first of safety, billing, delivery and account that has a word of the message, otherwise
    general. Priority starts at 3. Safety is always priority 1. Two exclamation marks or more, or a word written in
    capitals that is longer than three letters, raise it by one; so do three open tickets and more. A customer since
    before 2015 is raised by one as well. Priority is never above 1.

    Args:
        message: what the customer wrote
        customer_since: the year of the first order
        open_tickets: tickets of the same customer that are not closed

    Returns:
        queue, priority from 1 (first) to 3, and the first three words that are not mere politeness
    """
    words = _words(message)
    queue = "general"
    for name, triggers in QUEUES:
        if triggers.intersection(words):
            queue = name
            break
    priority = 3
    if queue == "safety":
        priority = 1
    else:
        shouting = message.count("!") >= 2 or any(len(w) > 3 and w.isupper() for w in re.findall(r"[A-Za-z]+", message))
        priority -= int(shouting) + int(open_tickets >= 3) + int(customer_since < 2015)
    subject = [word for word in words if word not in POLITE][:3]
    return {"queue": queue, "priority": max(priority, 1), "subject": " ".join(subject)}


def sample_triage(rng):
    opening = rng.choice(["Hello, ", "Hi! ", "Dear team, ", ""])
    problem = rng.choice([
        "my parcel has not arrived", "I was charged twice", "there is smoke coming out of the charger",
        "I forgot my password", "the invoice has the wrong VAT number", "the courier left it in the rain",
        "can I change the colour", "the screen is too dark", "my login is LOCKED again", "when do you open on Sunday",
    ])
    ending = rng.choice([".", "!", "!!", ", please help.", ". Thanks", "?? I am NOT amused."])
    return (opening + problem + ending, rng.randint(2009, 2024), rng.choice([0, 0, 1, 2, 3, 5]))


def normalise_phone(text: str, country: str = "49") -> Optional[str]:
    """Write a phone number in one form.

    Brackets, spaces, dots, slashes and hyphens are dropped. A number that begins with + or 00 has its country code;
    one that begins with 0 gets the given country code in place of the 0; any other is not a number we can dial.

    Args:
        text: the number as it was written
        country: the country code without +

    Returns:
        + and digits, or nothing where it is no number of 8 to 15 digits
    """
    compact = re.sub(r"[\s().\-/]", "", text)
    if compact.startswith("+"):
        digits = compact[1:]
    elif compact.startswith("00"):
        digits = compact[2:]
    elif compact.startswith("0"):
        digits = country + compact[1:]
    else:
        return None
    if not digits.isdecimal() or not 8 <= len(digits) <= 15:
        return None
    return "+" + digits


def sample_normalise_phone(rng):
    digits = "".join(rng.choice("0123456789") for _ in range(rng.randint(5, 11)))
    area = rng.choice(["30", "40", "171", "89"])
    prefix = rng.choice(["0{}", "(0{})", "+49 {}", "0049-{}", "{}", "+43 ({})"]).format(area)
    number = rng.choice(["{} {}", "{}/{}", "{}-{}", "{}{}"]).format(prefix, digits)
    return {"text": number if rng.random() < 0.9 else number + " ext. 4", "country": rng.choice(["49", "43", "41"])}


def reference_is_valid(reference: str) -> bool:
    """Check the reference number of a ticket.

    It is two capital letters, six digits and a check digit, with or without a hyphen after the letters. The check
    digit is the sum of the six digits, each multiplied by its place from 1 to 6, and of the places of the two letters
    in the alphabet, modulo 10.
    """
    match = re.fullmatch(r"([A-Z]{2})-?(\d{6})(\d)", reference)
    if match is None:
        return False
    letters, digits, check = match.groups()
    total = sum(place * int(digit) for place, digit in enumerate(digits, start=1))
    total += sum(ord(letter) - ord("A") + 1 for letter in letters)
    return total % 10 == int(check)


def sample_reference_is_valid(rng):
    letters = "".join(rng.choice("ABKMTZ") for _ in range(2))
    digits = "".join(rng.choice("0123456789") for _ in range(6))
    total = sum((i + 1) * int(d) for i, d in enumerate(digits)) + sum(ord(c) - 64 for c in letters)
    check = total % 10 if rng.random() < 0.5 else rng.randint(0, 9)
    reference = f"{letters}{rng.choice(['', '-'])}{digits}{check}"
    return reference if rng.random() < 0.85 else rng.choice([reference.lower(), reference[:-1], reference + "0"])


def iso_date(text: str) -> Optional[str]:
    """Read a date as customers write it and give it as year-month-day.

    Day, month and year come in this order, separated by a dot, a slash, a hyphen or spaces; the month may be a name
    or its first three letters. A year of two digits is of this century up to 49 and of the last one from 50. What is
    no date gives nothing.
    """
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    match = re.fullmatch(r"(\d{1,2})[.\-/\s]+([A-Za-z]+|\d{1,2})[.\-/\s]+(\d{4}|\d{2})", text.strip())
    if match is None:
        return None
    day, month_text, year_text = match.groups()
    month = int(month_text) if month_text.isdigit() else months.index(month_text[:3].lower()) + 1
    year = int(year_text)
    if len(year_text) == 2:
        year += 2000 if year < 50 else 1900
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if not 1 <= month <= 12 or not 1 <= int(day) <= lengths[month - 1]:
        return None
    return f"{year:04d}-{month:02d}-{int(day):02d}"


INPUTS = {
    "iso_date": [
        f"{day}{gap}{month}{gap}{year}"
        for day in ("1", "07", "29", "31")
        for month in ("2", "02", "11", "March", "Sept", "Foo", "13")
        for year in ("2023", "24", "68")
        for gap in (".", "/", " ")
    ]
}
