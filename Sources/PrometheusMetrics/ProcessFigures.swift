import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the operating system says of this process, under the names that Prometheus' own clients use.
public struct ProcessFigures: Sendable {
    private let startedAt: Date

    /// - Parameter startedAt: about when the process began.
    public init(startedAt: Date) {
        self.startedAt = startedAt
    }

    /// What can't be found out is left out.
    public func samples() -> [PrometheusSample] {
        var samples = [
            PrometheusSample("process_cpu_seconds_total", cpuSeconds, isCounter: true),
            PrometheusSample("process_start_time_seconds", startedAt.timeIntervalSince1970.rounded()),
        ]
        if let bytes = residentBytes { samples.append(PrometheusSample("process_resident_memory_bytes", bytes)) }
        if let count = openFiles { samples.append(PrometheusSample("process_open_fds", count)) }
        if let most = openFilesMax { samples.append(PrometheusSample("process_max_fds", most)) }
        return samples
    }

    private var cpuSeconds: Double {
        var ticks = tms()
        times(&ticks)
        return Double(ticks.tms_utime + ticks.tms_stime) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The second number of `statm`, in pages.
    private var residentBytes: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Double(fields[1]) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private var openFiles: Double? {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count) }
    }

    private var openFilesMax: Double? {
        let most = sysconf(Int32(_SC_OPEN_MAX))
        return most > 0 ? Double(most) : nil
    }
}
