import Testing

/// The suites that share one server with the usual settings. Each of their tests has accounts of its own.
@Suite(.serving())
enum OneServer {}
