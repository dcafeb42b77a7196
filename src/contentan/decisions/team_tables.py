"""Tables of a team in the file of decisions: who may do what, who got whose rows, who may settle an
own dispute, and what was said below a disagreement. Rows are only added; the last one stands.

A place is a row of `assignment`: an item in the order of the person to whom it was drawn. It stays
that person's place for ever (its chance and its position are facts of the draw); `handover` says
who is to answer it now.
"""

from __future__ import annotations

#: What a person may be, the one who may do most last.
ROLES = ("reader", "reviewer", "adjudicator", "coordinator")

TEAM = """
create table role (
  id integer primary key,
  name text not null,
  role text not null check (role in ('reader', 'reviewer', 'adjudicator', 'coordinator')),
  held integer not null check (held in (0, 1)),
  made_by text not null,
  at text not null
);
create table handover (
  id integer primary key,
  sample text not null,
  item text not null,
  place text not null,
  reviewer text not null,
  successor text not null,
  last_decision integer not null,
  made_by text not null,
  note text not null default '',
  at text not null,
  foreign key (sample, item, place) references assignment,
  check (reviewer <> successor)
);
create index handover_of on handover (sample, item, place);
create table allowance (
  id integer primary key,
  sample text not null references sample,
  adjudicator text not null,
  allowed integer not null check (allowed in (0, 1)),
  made_by text not null,
  note text not null default '',
  at text not null
);
create table remark (
  id integer primary key,
  sample text not null references sample,
  item text not null references item,
  author text not null,
  says text not null,
  at text not null
);
create index remark_of on remark (sample, item);
create view current_place as
select a.sample, a.item, a.reviewer as place, a.position, a.stratum, a.chance,
  coalesce((
    select h.successor from handover h
    where h.sample = a.sample and h.item = a.item and h.place = a.reviewer
    order by h.id desc limit 1
  ), a.reviewer) as reviewer
from assignment a;
create view current_assignment as
select sample, item, reviewer, position, stratum, chance, place
from current_place where reviewer <> '';
"""
#: Tables of `TEAM` in which what is written stays.
KEPT = ("role", "handover", "allowance", "remark")
