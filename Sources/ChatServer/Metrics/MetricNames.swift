/// What is measured, by the names under which `/metrics` shows it.
public enum MetricNames {
    static let requests = "parley_http_requests_total"
    static let requestDuration = "parley_http_request_duration_seconds"
    static let sockets = "parley_websocket_connections"
    static let generationsRunning = "parley_generations_running"
    static let generations = "parley_generations_total"
    static let generationDuration = "parley_generation_duration_seconds"
    static let timeToFirstToken = "parley_time_to_first_token_seconds"
    static let tokens = "parley_tokens_total"

    /// What each of them says; those of the other parts and of the process too.
    public static let help = [
        requests: "REST calls and pages, by route, method and status.",
        requestDuration: "Time until the head of an answer, by route and method.",
        sockets: "Open WebSocket connections.",
        generationsRunning: "Answers that are being written.",
        generations: "Answers that have ended, by how they ended.",
        generationDuration: "Time from an answer's start to its end.",
        timeToFirstToken: "Time from the question to a model until its first text.",
        tokens: "Tokens of answers, by the provider's count or by estimate.",
        "parley_store_errors_total": "Failures of the database.",
        "parley_store_retries_total": "Transactions begun anew because others came first or a connection was lost.",
        "parley_build_info": "The running version.",
        "process_cpu_seconds_total": "User and system time of the process.",
        "process_start_time_seconds": "When the process began, in seconds since 1970.",
        "process_resident_memory_bytes": "Memory that the process has in RAM.",
        "process_open_fds": "Open file descriptors.",
        "process_max_fds": "The most file descriptors that may be open.",
    ]
}
