-- Schemas, and who may look into them at all. Nothing is granted to PUBLIC.

create schema gb;
create schema auth;
create schema sec;
create schema audit;
create schema etl;

grant usage on schema gb, sec to gb_app, gb_load, gb_etl, gb_audit;
grant usage on schema etl to gb_app, gb_etl, gb_audit;
grant usage on schema auth to gb_auth, gb_load;
grant usage on schema audit to gb_etl, gb_audit;

alter default privileges revoke execute on functions from public;
