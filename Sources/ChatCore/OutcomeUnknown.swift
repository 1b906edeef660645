/// The cause of an error after which nobody knows whether a change was made: the store was lost while it kept it.
public struct OutcomeUnknown: Error {
    public var cause: any Error

    public init(cause: any Error) {
        self.cause = cause
    }
}
