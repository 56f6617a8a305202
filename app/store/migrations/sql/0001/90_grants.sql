-- Grants per role. Partitions have none for the application: it reaches rows through the parents and their policies.

grant select on gb.territory, gb.subject, gb.rule_profile, gb.school, gb.act, gb.act_line, gb.provider, gb.contract to gb_app;
grant select, insert on gb.bell, gb.guardian, gb.staff_post, gb.school_class, gb.study_group, gb.group_member, gb.enrolment,
    gb.assignment, gb.timetable_slot, gb.lesson, gb.plan, gb.school_rule, gb.late_permission, gb.confirmation, gb.notice,
    gb.calendar_entry, gb.confirmation_step, gb.import_run to gb_app;
grant select, insert, delete on gb.mark, gb.absence, gb.result, gb.plan_topic, gb.draft to gb_app;
grant insert on gb.act, gb.act_line to gb_app;
-- What a row says may be changed, never what it belongs to: scopes and policies are worked out from those columns.
grant update (starts, ends) on gb.bell to gb_app;
grant update (relation, valid_to) on gb.guardian to gb_app;
grant update (post, valid_to) on gb.staff_post to gb_app;
grant update (letter, language, homeroom_id, shift) on gb.school_class to gb_app;
grant update (name) on gb.study_group to gb_app;
grant update (valid_to) on gb.group_member to gb_app;
grant update (valid_to, reason_out) on gb.enrolment to gb_app;
grant update (weekly_hours, attested, valid_to) on gb.assignment to gb_app;
grant update (room, valid_to) on gb.timetable_slot to gb_app;
grant update (rules, valid_to) on gb.school_rule to gb_app;
grant update (state, substitute_id, moved_to_id, topic, topic_at, topic_permission_id, plan_topic_id, homework, homework_due,
    homework_none, homework_at, homework_permission_id, attendance_at, attendance_permission_id, is_control, control_form, entered_by,
    version) on gb.lesson to gb_app;
grant update (kind, value, changed_at, permission_id, version) on gb.mark to gb_app;
grant update (code, reason_by, reason_at, permission_id, version) on gb.absence to gb_app;
grant update (value, score, bonus, bonus_reason, permission_id, version) on gb.result to gb_app;
grant update (approved_at) on gb.plan to gb_app;
grant update (ordinal, due_date, title, homework) on gb.plan_topic to gb_app;
grant update (decided_at, decided_by, granted, until, checked_at, checked_by) on gb.late_permission to gb_app;
grant update (state, answer, reason, days_without, outage_from, outage_to, measured_mbps, days_to_pay, comment, answered_by,
    answered_at, approved_by, approved_at, act_id, version) on gb.confirmation to gb_app;
grant update (read_at) on gb.notice to gb_app;
grant update (payload, updated_at) on gb.draft to gb_app;
-- The encrypted ПИН may be written but not read back; its keyed hash serves look-ups.
grant select (id, school_id, kind, last_name, first_name, middle_name, sex, birth_date, language, pin_hash, phone, email) on gb.person to gb_app;
grant insert, update (last_name, first_name, middle_name, sex, birth_date, language, pin_enc, pin_hash, phone, email) on gb.person
    to gb_app;
grant usage on all sequences in schema gb to gb_app;
grant select on etl.run, etl.quarantine, etl.check_result, etl.heartbeat, etl.cluster to gb_app;

grant select, insert, update on auth.account, auth.role_grant to gb_auth;
grant select, insert, update, delete on auth.recovery_code to gb_auth;
grant usage on all sequences in schema auth to gb_auth;
grant usage on schema gb, sec to gb_auth;

-- The pipeline reads no names, no ПИН, no letters.
grant select on gb.territory, gb.school, gb.bell, gb.subject, gb.school_class, gb.study_group, gb.group_member, gb.enrolment, gb.assignment,
    gb.timetable_slot, gb.lesson, gb.mark, gb.absence, gb.result, gb.plan, gb.plan_topic, gb.calendar_entry, gb.rule_profile, gb.school_rule,
    gb.late_permission, gb.provider, gb.contract, gb.confirmation, gb.act_line to gb_etl;
grant select (id, school_id, kind, sex, language) on gb.person to gb_etl;
grant select (seq, tx8, at, action, table_name, school_year, ids, schools, day_from, day_to) on audit.entry to gb_etl;
grant select on etl.feed to gb_etl;
grant select, insert, update, delete on etl.run, etl.quarantine, etl.check_result, etl.heartbeat to gb_etl;
grant select on etl.cluster to gb_etl;
grant usage on all sequences in schema etl to gb_etl;

grant select on audit.entry, audit.seal to gb_audit;
grant execute on function audit.seal_new(), audit.broken_seals() to gb_audit;

-- The generator of the demo: everything in the gradebook and the accounts, through the parents, so that the log sees it.
do $$
declare
    t regclass;
begin
    for t in select c.oid from pg_class c where c.relkind in ('r', 'p') and not c.relispartition
             and (c.relnamespace = 'gb'::regnamespace
                  or c.oid in ('auth.account'::regclass, 'auth.role_grant'::regclass, 'auth.recovery_code'::regclass))
    loop
        execute format('grant select, insert, update, delete on %s to gb_load', t);
    end loop;
end $$;
grant usage, select, update on all sequences in schema gb to gb_load;
grant usage, select, update on all sequences in schema auth to gb_load;
