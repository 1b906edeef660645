/// What a connection is told when it begins.
enum PostgresSession {
    /// Of what serves people: nothing takes for ever.
    static func ofVerbs(_ limits: PostgresLimits) -> String {
        """
        \(common)
        set statement_timeout = \(milliseconds(limits.statement));
        set lock_timeout = \(milliseconds(limits.lock));
        set idle_in_transaction_session_timeout = \(milliseconds(limits.statement));
        \(PostgresEngine.ownQueues)
        """
    }

    /// Of a migration, which may have much to do, and waits for that of another node; and of what holds a lock for as long
    /// as this program lives, which the server has to notice within ten seconds.
    static let ofMaintenance = """
        \(common)
        set statement_timeout = 0;
        set lock_timeout = 600000;
        set idle_in_transaction_session_timeout = 600000;
        set tcp_keepalives_idle = 3;
        set tcp_keepalives_interval = 2;
        set tcp_keepalives_count = 3;
        """

    /// One number for whatever only one program at a time may do to a database: "Parley" in ASCII.
    static let maintenanceLock = 0x5061_726c_6579

    /// Whoever serves from a database has a part of this one.
    static let servingLock = maintenanceLock + 1

    /// Scanning a small table would be faster by microseconds, but to a serializable transaction it means having read
    /// all of the table: any write by somebody else would be a conflict. Compiling queries would take longer than they.
    private static let common = """
        set timezone = 'UTC';
        set enable_seqscan = off;
        set jit = off;
        """

    private static func milliseconds(_ duration: Duration) -> Int { Int(duration / .milliseconds(1)) }
}
