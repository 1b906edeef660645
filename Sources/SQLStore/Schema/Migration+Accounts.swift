extension Migration {
    static let accountsSchema: [SQLText] = [
        """
        create table users (
            id uuid primary key not null,
            email text not null unique,
            display_name text not null,
            role text not null,
            password_hash text not null,
            created_at bigint not null,
            updated_at bigint not null)
        """,
        """
        create table sessions (
            id uuid primary key not null,
            user_id uuid not null references users (id) on delete cascade,
            user_agent text not null,
            address text not null,
            created_at bigint not null,
            last_used_at bigint not null)
        """,
        "create index sessions_of_user on sessions (user_id, last_used_at)",
        // A replaced token is kept until it would have expired: whoever shows it again is a thief, or was robbed.
        """
        create table refresh_tokens (
            digest text primary key not null,
            session_id uuid not null references sessions (id) on delete cascade,
            expires_at bigint not null,
            replaced_at bigint)
        """,
        "create index refresh_tokens_of_session on refresh_tokens (session_id, expires_at)",
    ]
}
