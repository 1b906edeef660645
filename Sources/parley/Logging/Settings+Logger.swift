import Logging

extension Settings {
    func logger() -> Logger {
        var logger = Logger(label: "parley") { label in
            switch logFormat {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler(label: label)
            }
        }
        logger.logLevel = logLevel
        return logger
    }
}
