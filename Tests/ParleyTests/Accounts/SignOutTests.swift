import Foundation
import Testing

@Suite struct SignOutTests {
    @Test func isNotSaidToHaveWorkedWhenTheDatabaseFailed() async throws {
        try await ParleyProgram.serving { program in
            let person = try await Person.register(on: program)
            // What was written is still in the log that goes with the database; without it nothing can be read.
            try Data().write(to: program.home.data.appending(path: "parley.sqlite-wal"))
            try expectProblem(try await person.rest.post("auth/logout"), 500, "internal_error")
        }
    }
}
