import Testing

extension OneServer {
    @Suite struct RefreshTests {
        private func refresh(_ person: Person, with token: String) async throws -> Reply {
            try await RESTClient(port: person.program.port)
                .with(("Cookie", "parley_refresh=\(token)"), ("Origin", person.program.origin)).post("auth/refresh")
        }

        private func isSignedIn(_ person: Person, with token: String) async throws -> Bool {
            try await RESTClient(port: person.program.port)
                .with(("Authorization", "Bearer \(token)")).get("auth/me").status == 200
        }

        @Test func givesNewTokensForTheSameSession() async throws {
            let person = try await Person.register()
            let reply = try await refresh(person, with: person.refreshToken)
            #expect(reply.status == 200)
            let body = try reply.json
            #expect(body.keys == ["user", "access_token", "expires_in"])
            #expect(body["user"]["id"].string == person.userID)
            let next = try #require(reply.cookie("parley_refresh"))
            #expect(next != person.refreshToken)
            let access = try #require(reply.cookie("parley_access"))
            #expect(try await isSignedIn(person, with: access))
            #expect(try await person.rest.get("auth/sessions").json["total"] == 1)
            #expect(try await refresh(person, with: next).status == 200)
        }

        @Test func anOldTokenEndsTheWholeFamily() async throws {
            let person = try await Person.register()
            let second = try await refresh(person, with: person.refreshToken)
            let third = try await refresh(person, with: try #require(second.cookie("parley_refresh")))
            #expect(third.status == 200)
            let reused = try await refresh(person, with: person.refreshToken)
            try expectProblem(reused, 401, "unauthorized")
            #expect(reused.setCookie("parley_refresh")?.contains("Max-Age=0") == true)
            let newest = try await refresh(person, with: try #require(third.cookie("parley_refresh")))
            try expectProblem(newest, 401, "unauthorized")
            for token in [person.accessToken, try #require(third.cookie("parley_access"))] {
                #expect(try await !isSignedIn(person, with: token))
            }
        }

        @Test func reuseLeavesOtherSessionsAlone() async throws {
            let person = try await Person.register()
            let login = try await RESTClient(port: person.program.port).post(
                "auth/login", ["email": .string(person.email), "password": .string(Person.password)])
            _ = try await refresh(person, with: person.refreshToken)
            #expect(try await refresh(person, with: person.refreshToken).status == 401)
            #expect(try await isSignedIn(person, with: try #require(login.cookie("parley_access"))))
        }

        @Test func ofTwoAtOnceWithOneTokenOnlyOneWins() async throws {
            let person = try await Person.register()
            async let first = refresh(person, with: person.refreshToken)
            async let second = refresh(person, with: person.refreshToken)
            let statuses = [try await first.status, try await second.status]
            #expect(statuses.sorted() == [200, 401])
        }

        @Test func takesTheTokenFromTheBodyToo() async throws {
            let person = try await Person.register()
            let rest = RESTClient(port: person.program.port)
            let reply = try await rest.post("auth/refresh", ["refresh_token": .string(person.refreshToken)])
            #expect(reply.status == 200)
        }

        @Test func anEmptyBodyIsNoBodyHoweverItIsSent() async throws {
            let person = try await Person.register()
            let rest = RESTClient(port: person.program.port).with(
                ("Cookie", "parley_refresh=\(person.refreshToken)"), ("Origin", person.program.origin),
                ("Transfer-Encoding", "chunked"))
            #expect(try await rest.post("auth/refresh").status == 200)
        }

        @Test func needsAnOriginWithACookie() async throws {
            let person = try await Person.register()
            let rest = RESTClient(port: person.program.port).with(("Cookie", person.cookies))
            try expectProblem(try await rest.post("auth/refresh"), 403, "forbidden")
            let foreign = rest.with(("Origin", "https://evil.example"))
            try expectProblem(try await foreign.post("auth/refresh"), 403, "forbidden")
            #expect(try await refresh(person, with: person.refreshToken).status == 200)
        }

        @Test(arguments: ["", "x", "not-a-token-at-all"])
        func refusesWhatIsNoToken(token: String) async throws {
            let person = try await Person.register()
            try expectProblem(try await refresh(person, with: token), 401, "unauthorized")
        }

        @Test func aBodyOfTheWrongShapeIs422() async throws {
            let reply = try await RESTClient(port: try ParleyProgram.shared.port)
                .with(("Origin", try ParleyProgram.shared.origin)).post("auth/refresh", ["refresh_token": 5])
            try expectInvalid(reply, "refresh_token")
        }
    }
}
