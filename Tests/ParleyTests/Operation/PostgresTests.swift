import Foundation
import Testing

@Suite struct PostgresTests {
    @Test func servesFromPostgreSQLAndKeepsEverythingThere() async throws {
        try await PostgresServer.withDatabase { database in
            let home = try ServerHome()
            let settings = ["DATABASE_URL": database]
            let person = try await ParleyProgram.serving(settings, in: home) { program in
                let person = try await Person.register(on: program)
                let thread = try await person.newThread()
                _ = try await thread.ask("Hello")
                #expect(try await thread.messages().count == 2)
                return person
            }
            try await ParleyProgram.serving(settings, in: home) { program in
                let reply = try await person.on(program).rest.get("auth/me")
                #expect(reply.status == 200)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: home.data.path)
            #expect(!names.contains { $0.contains("sqlite") || $0.contains("lock") }, "\(names)")
        }
    }

    /// Without Redis they would take one another's answers for left behind. With it: `NodeTests`.
    @Test func withoutRedisOneServerUsesADatabase() async throws {
        try await PostgresServer.withDatabase { database in
            let settings = ["DATABASE_URL": database]
            try await ParleyProgram.serving(settings) { first in
                let (exit, _, log) = try await ParleyProgram.run(["serve"], settings)
                #expect(exit == .code(78))
                #expect(log.contains("REDIS_URL: must be set"), "\(log)")
                #expect(try await RESTClient(port: first.port).get("/health").status == 200)
            }
            try await ParleyProgram.serving(settings) { _ in }
        }
    }

    @Test func doctorSaysWhatIsWrongWithIt() async throws {
        try await PostgresServer.withDatabase { database in
            let home = try ServerHome()
            let expected = [
                (database, "ok    database: will be brought up to date at the next start"),
                (database + "x", "fail  database: There is no database of the name in DATABASE_URL."),
                (database.replacing("test-only", with: "wrong-one"), "fail  database: The server's database refuses"),
                ("postgres://ada:wrong-one@127.0.0.1:1/x", "fail  database: The server's database can't be reached."),
            ]
            for (address, line) in expected {
                let (_, output, log) = try await ParleyProgram.run(["doctor"], ["DATABASE_URL": address], in: home)
                #expect(output.contains(line), "\(output)")
                #expect(!(output + log).contains("wrong-one"))
            }
            #expect(try await ParleyProgram.run(["migrate"], ["DATABASE_URL": database], in: home).exit == .code(0))
            let (_, output, _) = try await ParleyProgram.run(["doctor"], ["DATABASE_URL": database], in: home)
            #expect(output.contains("ok    database\n"), "\(output)")
        }
    }

    @Test func doctorSaysWhatStandsInTheWayOfTheFirstStart() async throws {
        try await PostgresServer.withDatabase { database in
            let home = try ServerHome()
            func doctor(_ address: String) async throws -> String {
                try await ParleyProgram.run(["doctor"], ["DATABASE_URL": address], in: home).output
            }
            let user = "ada_\(UUID().uuidString.prefix(8).lowercased())"
            try PostgresServer.run("create role \(user) login password 'hers'", on: database)
            defer { try? PostgresServer.run("drop role \(user)", on: database) }
            let asAda = try #require(URLComponents(string: database)).with(user: user, password: "hers")
            #expect(try await doctor(asAda).contains("fail  database: The user of DATABASE_URL lacks rights"))
            #expect(try await doctor(database).contains("ok    database: will be brought up to date"))
            try PostgresServer.run("create table threads (id integer)", on: database)
            let output = try await doctor(database)
            #expect(
                output.contains("fail  database: The server's database holds tables of another program."), "\(output)")
            #expect(throws: (any Error).self, "doctor has left nothing") {
                try PostgresServer.run("select * from schema_migrations", on: database)
            }
            #expect(try await doctor(database + "?sslmode=often").contains("often"))
        }
    }

    @Test func everythingMovesFromOneDatabaseToTheOther() async throws {
        try await PostgresServer.withDatabase { database in
            let (home, other) = (try ServerHome(), try ServerHome())
            let file = home.url.appending(path: "all.parley").path
            let person = try await ParleyProgram.serving(in: home) { program in
                let person = try await Person.register(on: program)
                _ = try await person.newThread().ask("Where do roses grow?")
                let (exit, output, log) = try await ParleyProgram.run(["export", file], in: home)
                #expect(exit == .code(0), "\(log)")
                #expect(output == "Exported 1 accounts, 1 threads, 2 messages, 0 files.\n")
                return person
            }
            let settings = ["DATABASE_URL": database, "JWT_SECRET": String(repeating: "s", count: 40)]
            let (exit, _, log) = try await ParleyProgram.run(["import", file], settings, in: other)
            #expect(exit == .code(0), "\(log)")
            let copy = try await ParleyProgram.run(["export", "-"], settings, in: other)
            let exported = try String(contentsOfFile: file, encoding: .utf8)
            #expect(copy.output == exported)
            let again = try await ParleyProgram.run(["import", file], settings, in: other)
            #expect(again.exit == .code(1))
            #expect(again.log.contains("parley: There are accounts here already"), "\(again.log)")
            try await ParleyProgram.serving(settings, in: other) { program in
                let signedIn = try await RESTClient(port: program.port).post(
                    "auth/login", ["email": .string(person.email), "password": .string(Person.password)])
                #expect(signedIn.status == 200)
            }
        }
    }

    @Test func anExportReplacesNothingButAFile() async throws {
        let home = try ServerHome()
        #expect(try await ParleyProgram.run(["migrate"], in: home).exit == .code(0))
        let link = home.url.appending(path: "link")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: home.data)
        for path in ["/dev/null", link.path, home.data.path] {
            let (exit, _, log) = try await ParleyProgram.run(["export", path], in: home)
            #expect(exit == .code(64))
            #expect(log.contains("\(path) is no file."), "\(log)")
        }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == home.data.path)
        let (exit, _, log) = try await ParleyProgram.run(["export", "/no/such/folder/all.parley"], in: home)
        #expect(exit == .code(1))
        #expect(log.hasPrefix("parley: "), "\(log)")
        let left = try FileManager.default.contentsOfDirectory(atPath: home.url.path)
        #expect(!left.contains { $0.hasSuffix(".part") }, "\(left)")
    }
}

extension URLComponents {
    fileprivate func with(user: String, password: String) -> String {
        var copy = self
        (copy.user, copy.password) = (user, password)
        return copy.string ?? ""
    }
}
