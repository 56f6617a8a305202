"""What the database's own catalogue says about protection: every finding is a hole."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg


@dataclass(frozen=True, order=True)
class Hole:
    """Something unprotected: the object and what is wrong with it."""

    thing: str
    fault: str


_CHECKS = {
    "row-level security is not enabled and forced": """
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('gb', 'auth', 'audit', 'etl') and c.relkind in ('r', 'p')
          and not (c.relrowsecurity and c.relforcerowsecurity)""",
    "the application or the sign-in has a grant on a partition": """
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relispartition and c.relkind in ('r', 'p')
          and (has_any_column_privilege('gb_app', c.oid, 'select, insert, update')
          or has_table_privilege('gb_app', c.oid, 'delete, truncate')
          or has_any_column_privilege('gb_auth', c.oid, 'select, insert, update'))""",
    "the view is not security_invoker": """
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('gb', 'auth', 'sec', 'audit', 'etl') and (c.relkind = 'm' or c.relkind = 'v'
          and not coalesce((select option_value::bool from pg_options_to_table(c.reloptions)
                            where option_name = 'security_invoker'), false))""",
    "the function runs as its owner without a fixed search_path": """
        select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('gb', 'auth', 'sec', 'audit', 'etl') and p.prosecdef
          and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)""",
    "everyone may use it": """
        select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('gb', 'auth', 'sec', 'audit', 'etl')
          and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
        union all
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('gb', 'auth', 'sec', 'audit', 'etl') and c.relkind in ('r', 'p', 'v', 'm', 'S')
          and exists (select from aclexplode(c.relacl) a where a.grantee = 0)""",
    "changes are not written to the log": """
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where (n.nspname = 'gb' or c.oid in ('auth.account'::regclass, 'auth.role_grant'::regclass))
          and c.relkind in ('r', 'p') and not c.relispartition
          and (select count(*) from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'audit.log'::regproc
               and t.tgenabled = 'O') < 3""",
    "the role passes row-level security": """
        select rolname from pg_roles where rolname in ('gb_app', 'gb_auth', 'gb_etl', 'gb_audit', 'gb_owner')
          and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)""",
    "a per-row call of a scope function; write (select sec.f())": """
        select format('%s: %s', p.polrelid::regclass, p.polname) from pg_policy p
        where regexp_replace(concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)),
                             'SELECT sec\\.', '', 'g') ~ 'sec\\.'""",
}


def holes(connection: psycopg.Connection) -> list[Hole]:
    """Everything in this database that is less protected than it must be; empty when all is well."""
    found = [
        Hole(str(row[0]), fault)
        for fault, query in _CHECKS.items()
        for row in connection.execute(query.encode())
    ]
    return sorted(found)
