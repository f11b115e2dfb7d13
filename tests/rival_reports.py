"""Reports in our own words that tell rivalling accounts of a few happenings, to lay together and to show side by side."""

from __future__ import annotations

from made_reports import Taken, taken

MARKET = (
    "Air strike on Maarat al-Numan market kills 18\n"
    "An air strike on a crowded market in the town of Maarat al-Numan in Idlib province killed at least 18 people on Saturday, the Syrian "
    "Observatory for Human Rights said. The Britain-based monitor said Russian warplanes had carried out the raid.\n"
    "\"We pulled eleven bodies from under the vegetable stalls,\" said Hassan Qaddour, a rescuer with the White Helmets in the town.\n"
    "Russia's defence ministry denied bombing the market. It said that no Russian aircraft had flown over Maarat al-Numan that day.\n"
    "The war in Syria has killed more than 300,000 people since 2011.\n"
)  # fmt: skip

COPY = MARKET.replace("The war in Syria has killed more than 300,000 people since 2011.\n", "Idlib is held by rebels.\n")


def reports() -> list[Taken]:
    """Nine reports: six of a market bombed (two of them one text), one of a car bomb elsewhere that day, a day's total, and the next day."""

    def one(id: str, outlet: str, published: str, text: str) -> Taken:
        return taken(text, id=id, outlet=outlet, published=published, title=text.split("\n")[0], language="en")

    return [
        one("wire", "Reuters", "2016-10-08", MARKET),
        one("copy", "The Daily Example", "2016-10-08", COPY),
        one(
            "state", "SANA", "2016-10-08",
            "Army destroys terrorist positions in Maarat al-Numan\n"
            "The Syrian Arab Army's air force on Saturday struck a gathering of terrorists in Maarat al-Numan in Idlib province and killed 23 "
            "of them, a military source said. The source denied that any civilian was hurt.\n",
        ),
        one(
            "opposition", "Orient Post", "2016-10-08",
            "Massacre in Maarat al-Numan market\n"
            "Assad regime warplanes bombed the main market in Maarat al-Numan on Saturday, killing 31 civilians, including seven children, the "
            "Local Council of Maarat al-Numan said. The council accused the Syrian government of targeting civilians.\n",
        ),
        one(
            "later", "Reuters", "2016-10-09",
            "Death toll in Syrian market raid rises to 26\n"
            "The number of people killed in Saturday's air strike on a market in Maarat al-Numan has risen to 26, the Syrian Observatory for "
            "Human Rights said on Sunday.\n",
        ),
        one(
            "doubt", "Example Herald", "2016-10-09",
            "Dozens dead in Idlib market bombing\n"
            "Dozens of people were killed on Saturday when warplanes bombed a market in Maarat al-Numan, residents said. It was not clear who "
            "had carried out the air strike.\n",
        ),
        one(
            "azaz", "Example Herald", "2016-10-08",
            "Car bomb kills nine in Azaz\n"
            "A car bomb exploded at a checkpoint in the town of Azaz near the Turkish border on Saturday, killing nine people, a local council "
            "said.\n",
        ),
        one(
            "total", "Orient Post", "2016-10-09",
            "More than 60 killed across the north on Saturday\n"
            "Air strikes killed more than 60 people in Maarat al-Numan and Aleppo on Saturday, the Syrian Observatory for Human Rights said.\n",
        ),
        one(
            "next", "Orient Post", "2016-10-10",
            "Warplanes return to Maarat al-Numan\n"
            "Warplanes bombed a bakery in Maarat al-Numan on Monday and killed four people, residents said.\n",
        ),
    ]  # fmt: skip
