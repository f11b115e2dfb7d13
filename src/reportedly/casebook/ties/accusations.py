"""Who accuses whom: pairs of actors of the register, each with how many texts tell of such an accusation, and the claims behind a pair.

An accusation is a statement that accuses, with whom it accuses, or a breach of an agreement with its accuser and whom they accuse.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select

from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import actor_in, copy, read, record, report, verdict
from reportedly.casebook.views import ClaimRow, claim_rows, shown

_accuser, _accused = actor_in.alias("accuser"), actor_in.alias("accused")


@dataclass(frozen=True)
class Accused:
    """That one actor accuses another, in one month (`2016-09`, of the accusation's publication; "" where it has none): in so many texts, copies folded."""

    accuser: str
    accused: str
    month: str
    texts: int


def _joined(asked: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    misread = select(verdict.c.left_now).where(
        verdict.c.kind == "misread", verdict.c.withdrawn_at.is_(None), verdict.c.left_now.is_not(None)
    )
    return (
        asked.select_from(record)
        .join(read, shown())
        .join(report, report.c.n == record.c.report)
        .join(_accuser, _accuser.c.record == record.c.n)
        .join(_accused, and_(_accused.c.record == record.c.n, _accused.c.field == "accused"))
        .where(
            or_(
                and_(record.c.type == "statement", record.c.code == "accuse", _accuser.c.field == "speaker"),
                and_(record.c.type == "agreement", record.c.code == "breach", _accuser.c.field == "accuser"),
            ),
            _accuser.c.actor != _accused.c.actor,
            report.c.kind != "comment",
            record.c.id.not_in(misread),
        )
    )


def accusations(place: Store) -> list[Accused]:
    """Every pair by month."""
    month = func.substr(func.coalesce(report.c.published, ""), 1, 7).label("month")
    texts = func.count(func.distinct(func.coalesce(copy.c.origin, record.c.report)))
    asked = _joined(select(_accuser.c.actor, _accused.c.actor, month, texts)).outerjoin(copy, copy.c.report == record.c.report)
    with place.reading() as connection:
        rows = connection.execute(asked.group_by(_accuser.c.actor, _accused.c.actor, month)).all()
    found = [Accused(str(by), str(of), str(when), int(n)) for by, of, when, n in rows]  # type: ignore[call-overload]
    return sorted(found, key=lambda a: (a.accuser, a.accused, a.month))


def accusations_of(
    place: Store, accuser: str, accused: str, since: str, until: str, before: int | None, limit: int
) -> tuple[list[ClaimRow], int | None]:
    """The claims of one pair, published from month `since` to month `until` ("" for no bound), from before a record's number;
    and the number to go on from. The last added come first, those of one call by their day."""
    asked = _joined(select(record.c.n)).where(_accuser.c.actor == accuser, _accused.c.actor == accused)
    if since:
        asked = asked.where(report.c.published >= since)
    if until:
        asked = asked.where(report.c.published <= until + "~")
    if before is not None:
        asked = asked.where(record.c.n < before)
    with place.reading() as connection:
        numbers = [int(n) for n in connection.execute(asked.distinct().order_by(record.c.n.desc()).limit(limit + 1)).scalars()]  # type: ignore[call-overload]
        return claim_rows(connection, numbers[:limit]), numbers[limit - 1] if len(numbers) > limit else None
