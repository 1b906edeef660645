import Foundation
import Synchronization

/// A process of ours. Foundation's own now and then misses the end of one that ends quickly.
final class ChildProcess: Sendable {
    enum Exit: Sendable, Equatable {
        case code(Int32)
        case signal(Int32)
    }

    let id: pid_t
    private let life = Life()

    /// - Parameters:
    ///   - output: becomes its standard output; closed here.
    ///   - errors: becomes its standard error; closed here.
    /// - Throws: `POSIXError`.
    init(
        _ program: URL, _ arguments: [String], environment: [String: String], in directory: URL, output: Int32,
        errors: Int32
    ) throws {
        defer {
            close(output)
            close(errors)
        }
        // The shell changes the folder, and becomes the program.
        let shell = ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, directory.path, program.path]
        id = try Self.spawn(shell + arguments, environment.map { "\($0)=\($1)" }, output, errors)
        let (id, life) = (id, life)
        Thread.detachNewThread { life.awaitEnd(of: id) }
    }

    deinit {
        send(SIGKILL)
    }

    /// Does nothing once it has ended.
    func send(_ signal: Int32) {
        life.exit.withLock { exit in
            if exit == nil { _ = kill(id, signal) }
        }
    }

    var hasExited: Bool { life.exit.withLock { $0 != nil } }

    /// - Throws: `TimedOut` when it still runs then.
    func exit(within limit: Duration) async throws -> Exit {
        _ = try await life.ended.next(within: limit)
        guard let exit = life.exit.withLock(\.self) else { throw TimedOut(limit: limit) }
        return exit
    }

    private final class Life: Sendable {
        let exit = Mutex<Exit?>(nil)
        let ended = Inbox<Void>()

        /// Until the end is known here, the id can't be given to another process: it is waited for in two steps.
        func awaitEnd(of id: pid_t) {
            var info = siginfo_t()
            while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            exit.withLock { exit in
                var status: Int32 = 0
                waitpid(id, &status, 0)
                exit = status & 0x7f == 0 ? .code(status >> 8 & 0xff) : .signal(status & 0x7f)
            }
            ended.finish()
        }
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String], _ output: Int32, _ errors: Int32
    ) throws -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // Threads of a pool block signals, and children inherit that.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let (words, variables) = (arguments.map { strdup($0) } + [nil], environment.map { strdup($0) } + [nil])
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        let fault = posix_spawn(&id, arguments[0], &actions, &attributes, words, variables)
        guard fault == 0 else { throw POSIXError(POSIXErrorCode(rawValue: fault) ?? .EIO) }
        return id
    }
}
