extension Migration {
    static let usageSchema: [SQLText] = [
        // What a generation asks of its model, so that it can be booked after a crash. Prices are billionths of a
        // dollar for a million tokens; NULL is a model without a price.
        "alter table generations add column provider text not null default ''",
        "alter table generations add column prompt_tokens integer not null default 0",
        "alter table generations add column prompt_price bigint",
        "alter table generations add column completion_price bigint",
        // Names project, thread and message without referring to them: money that was spent stays spent.
        """
        create table usage_records (
            id uuid primary key not null,
            user_id uuid not null references users (id) on delete cascade,
            project_id uuid not null,
            thread_id uuid not null,
            message_id uuid,
            purpose text not null,
            provider text not null,
            model text not null,
            prompt_tokens bigint not null,
            is_prompt_estimated integer not null,
            completion_tokens bigint not null,
            is_completion_estimated integer not null,
            cost bigint,
            booked_at bigint not null)
        """,
        "create index usage_records_of_user on usage_records (user_id, booked_at)",
        // The sums of the records, kept up with each: quotas and charts never read the records.
        """
        create table usage_days (
            user_id uuid not null references users (id) on delete cascade,
            day integer not null,
            model text not null,
            prompt_tokens bigint not null,
            completion_tokens bigint not null,
            cost bigint not null,
            generations integer not null,
            unpriced_generations integer not null,
            primary key (user_id, day, model))
        """,
        "create index usage_days_by_day on usage_days (day)",
    ]
}
