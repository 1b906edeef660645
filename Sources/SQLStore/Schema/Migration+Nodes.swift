extension Migration {
    static let nodesSchema: [SQLText] = [
        // How often a node has said that it lives, while it could say so nowhere else.
        """
        create table node_beats (
            node text primary key not null,
            beats bigint not null)
        """
    ]
}
