import ChatCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the system says of a file that can't be read or written.
struct SystemError: Error, CustomStringConvertible {
    var code: Int32

    var description: String { String(cString: strerror(code)) }
}

/// The error of the system call that has just failed, in words that may be shown.
func diskFault() -> ChatError {
    let cause = SystemError(code: errno)
    let message =
        switch cause.code {
        case ENOSPC, EDQUOT: "The server's disk is full."
        case EACCES, EPERM, EROFS: "The server's folder of files can't be written."
        default: "The server's disk failed."
        }
    return ChatError(.internalError, message, cause: cause)
}
