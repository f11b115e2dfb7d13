"""Reports in our own words that tell of a few truces, to lay together and to follow as each side tells them."""

from __future__ import annotations

from made_reports import Taken, taken

WIRE = (
    "Erdogan and Putin agree on buffer zone for Idlib\n"
    "Turkey and Russia have agreed to create a demilitarised zone in Idlib, Presidents Recep Tayyip Erdogan and Vladimir Putin said on Monday "
    "after they met in Sochi. Heavy weapons must be withdrawn from the zone by October 10, Putin said.\n"
    "Jaysh al-Izza rejected the agreement. The Syrian government welcomed it.\n"
    "Idlib is the last province that rebels hold.\n"
)  # fmt: skip

COPY = WIRE.replace("Idlib is the last province that rebels hold.\n", "Three million people live in Idlib.\n")


def reports() -> list[Taken]:
    """Eleven reports: seven of one deal on Idlib (two of them one text, one that only says "the truce"), three of a local truce in Madaya, one of a truce
    elsewhere and years before."""

    def one(id: str, outlet: str, published: str, text: str) -> Taken:
        return taken(text, id=id, outlet=outlet, published=published, title=text.split("\n")[0], language="en")

    return [
        one("wire", "Reuters", "2018-09-18", WIRE),
        one("copy", "The Daily Example", "2018-09-18", COPY),
        one(
            "sochi", "Orient Post", "2018-10-02",
            "Rebels begin to pull back guns\n"
            "The National Front for Liberation said on Tuesday that it was implementing the Sochi deal. An attack by the army would be a "
            "violation of the agreement, its spokesman Naji Mustafa said.\n",
        ),
        one(
            "brokered", "Example Herald", "2018-11-25",
            "Army shells village in Idlib\n"
            "The Syrian army shelled the village of Jarjanaz in Idlib province on Saturday. The National Front for Liberation accused the "
            "Syrian government of violating the agreement brokered by Moscow and Turkey in September.\n",
        ),
        one(
            "bare", "Orient Post", "2018-10-04",
            "Two killed in Idlib\n"
            "Two people were killed in Idlib province. The army accused rebels of violating the truce twelve times in two days.\n",
        ),
        one(
            "collapse", "SANA", "2019-02-10",
            "Army answers attacks in Idlib\n"
            "The Syrian army said on Sunday that terrorists had breached the Sochi agreement again. The Sochi agreement is still in force, "
            "Kremlin spokesman Dmitry Peskov said on Friday.\n",
        ),
        one(
            "end", "Example Herald", "2019-05-06",
            "Offensive on Idlib begins\n"
            "The Sochi deal collapsed on May 4, the Syrian Observatory for Human Rights said. Turkey denied that the Sochi deal had collapsed.\n",
        ),
        one(
            "madaya", "Orient Post", "2015-10-01",
            "Local truce in Madaya\n"
            "A local truce in Madaya took effect on September 24, a resident who asked not to be named said. Hezbollah accepted the truce. "
            "The truce in Madaya is for six months.\n",
        ),
        one(
            "madaya-2", "Example Herald", "2015-11-12",
            "Truce in Madaya shaky\n"
            "The truce in Madaya that took effect on September 24 is holding, the United Nations said. Ahrar al-Sham accused Hezbollah of "
            "violating the truce in Madaya.\n",
        ),
        one(
            "madaya-3", "Example Herald", "2015-10-20",
            "Aid reaches Madaya\n"
            "Aid reached Madaya on Sunday, the Red Cross said. The truce had been violated by snipers, residents of Madaya said.\n",
        ),
        one(
            "homs", "Example Herald", "2014-05-08",
            "Truce in Homs\n"
            "A ceasefire in Homs took effect on May 2, the governor said. Rebels accepted the ceasefire.\n",
        ),
    ]  # fmt: skip
