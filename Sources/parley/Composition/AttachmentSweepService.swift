import ChatCore
import ServiceLifecycle

/// Sweeps attachments until the node stops.
struct AttachmentSweepService: Service {
    let sweep: AttachmentSweep

    func run() async throws {
        await cancelWhenGracefulShutdown { await sweep.run() }
    }
}
