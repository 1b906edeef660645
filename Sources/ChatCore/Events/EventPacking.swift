/// How events travel between nodes, and become there what readers get.
public struct EventPacking<Payload: Sendable>: Sendable {
    public var pack: @Sendable (ThreadEvent) -> [UInt8]
    /// `nil` for bytes of another version of the program that this one can't read.
    public var unpack: @Sendable ([UInt8], _ seq: Int) -> Payload?
    public var packPassing: @Sendable (PassingEvent, _ from: SubscriberID?) -> [UInt8]
    public var unpackPassing: @Sendable ([UInt8]) -> Payload?

    public init(
        pack: @escaping @Sendable (ThreadEvent) -> [UInt8],
        unpack: @escaping @Sendable ([UInt8], _ seq: Int) -> Payload?,
        packPassing: @escaping @Sendable (PassingEvent, _ from: SubscriberID?) -> [UInt8],
        unpackPassing: @escaping @Sendable ([UInt8]) -> Payload?
    ) {
        self.pack = pack
        self.unpack = unpack
        self.packPassing = packPassing
        self.unpackPassing = unpackPassing
    }
}
