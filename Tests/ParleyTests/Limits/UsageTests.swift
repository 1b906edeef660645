import Foundation
import Testing

@Suite struct UsageTests {
    private static let answer = "[[script text=\"One two three.\" rate=0]]"

    @Test func everyAnswerIsBookedByDayAndModelWithItsCost() async throws {
        let home = try ServerHome()
        try home.write("scripted,1000,2000\n", to: "data/prices.csv")
        try await ParleyProgram.serving(in: home) { program in
            let person = try await Person.register(on: program)
            let before = try await person.rest.get("usage").json
            #expect(before["usage"].elements.isEmpty && before["quotas"].elements.isEmpty)
            #expect(before["totals"]["cost"] == 0)
            let answer = try await person.newNamedThread().ask(Self.answer)
            try await person.newNamedThread().ask("other [[script text=\"x\" rate=0]]")

            let report = try await person.rest.get("usage").json
            #expect(report.keys == ["from", "to", "usage", "totals", "quotas", "currency"])
            #expect(report["currency"] == "USD")
            let row = report["usage"][0]
            #expect(
                row.keys == [
                    "date", "model", "prompt_tokens", "completion_tokens", "total_tokens", "cost", "is_priced",
                    "generations",
                ])
            #expect(row["date"].string?.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil)
            #expect(row["model"] == "scripted")
            #expect(row["is_priced"] == true)
            let totals = report["totals"]
            #expect(totals["generations"] == 2)
            let (prompt, said) = (try #require(totals["prompt_tokens"].number), totals["completion_tokens"].number)
            let spoken = try #require(said)
            #expect(spoken > answer["token_count"].number ?? .infinity)
            #expect(totals["total_tokens"].number == prompt + spoken)
            #expect(abs((totals["cost"].number ?? 0) - (prompt * 0.001 + spoken * 0.002)) < 1e-9)
            // It is a person's own.
            #expect(try await Person.register(on: program).rest.get("usage").json["totals"]["generations"] == 0)
        }
    }

    @Test func whatACrashLeftIsBookedByTheNextStartOnce() async throws {
        let home = try ServerHome()
        let program = try await ParleyProgram.start(in: home)
        let thread = try await Person.register(on: program).newThread()
        try await thread.send("tell me a story [[script tokens=100000 rate=1000]]")
        try await eventually { try await thread.messages().last?["content"].string?.count ?? 0 > 2_000 }
        try await program.end()
        for _ in 1...2 {
            try await ParleyProgram.serving(in: home) { program in
                let totals = try await thread.person.on(program).rest.get("usage").json["totals"]
                #expect(totals["generations"] == 1)
                #expect(totals["prompt_tokens"].number ?? 0 > 10)
                #expect(totals["completion_tokens"].number ?? 0 > 20)
                #expect(totals["is_priced"] == false)
                #expect(totals["cost"] == .null)
            }
        }
    }

    @Test func aQuotaWarnsAndThenStopsNewAnswersOverEveryWayIn() async throws {
        // An answer takes 13 tokens: the second one is warned, a third is not begun.
        try await ParleyProgram.serving(["USAGE_DAILY_TOKENS": "15", "USAGE_MONTHLY_COST": "5"]) { program in
            let person = try await Person.register(on: program)
            let thread = try await person.newNamedThread()
            #expect(try await thread.ask(Self.answer)["metadata"].has("quota_warning") == false)
            let used = try await person.rest.get("usage").json["totals"]["total_tokens"].number ?? 0
            try #require((12..<15).contains(used), "\(used)")
            let watching = try await thread.joinedSocket()
            let warned = try await thread.ask(Self.answer)
            #expect(warned["metadata"]["quota_warning"].string?.contains("today's tokens") == true)
            let told = try await watching.next("message_updated")["message"]
            #expect(told["metadata"]["quota_warning"] == warned["metadata"]["quota_warning"])

            let refused = try await person.rest.post("\(thread.path)/messages", ["content": "hi"])
            try expectProblem(refused, 429, "quota_exceeded")
            #expect(try refused.json["retry_after"].int.map { (1...86_400).contains($0) } == true)
            let socket = try await thread.joinedSocket()
            try await socket.say("hi", as: "c4")
            let error = try await socket.next("error")
            #expect(error["error_code"] == "quota_exceeded")
            #expect(error["client_message_id"] == "c4")
            #expect(try await thread.messages().count == 4)

            let quotas = try await person.rest.get("usage").json["quotas"]
            #expect(quotas.elements.map { $0["name"] } == ["daily_tokens", "monthly_cost"])
            let daily = quotas[0]
            #expect(
                daily.keys == ["name", "limit", "used", "remaining", "percentage", "warning", "resets_at"])
            #expect(daily["limit"] == 15 && daily["remaining"] == 0 && daily["warning"] == true)
            #expect(daily["percentage"].number ?? 0 >= 100)
            expectTime(daily["resets_at"])
            #expect(quotas[1]["used"] == 0 && quotas[1]["remaining"] == 5 && quotas[1]["warning"] == false)
            // The quota is a user's, not the server's.
            try await Person.register(on: program).newThread().ask(Self.answer)
        }
    }

    @Test func newPricesCountWithoutARestartAndWrongOnesAreNamed() async throws {
        let home = try ServerHome()
        try await ParleyProgram.serving(in: home) { program in
            let person = try await Person.register(on: program)
            try home.write("scripted,1,2\n", to: "data/prices.csv")
            try await person.newThread().ask(Self.answer)
            try home.write("scripted,one,two, three\n", to: "data/prices.csv")
            try await person.newThread().ask(Self.answer)
            #expect(try await person.rest.get("usage").json["usage"][0]["is_priced"] == true)
            #expect(program.process.log.contains("prices.csv: line 1 "), "\(program.process.log)")
            let (exit, output, _) = try await ParleyProgram.run(["doctor"], in: home)
            #expect(exit == .code(1))
            #expect(output.contains("fail  prices: ") && output.contains("prices.csv: line 1 "), "\(output)")
        }
        let (exit, _, log) = try await ParleyProgram.run(in: home)
        #expect(exit == .code(78))
        #expect(log.contains("prices.csv: line 1 "), "\(log)")
    }

    @Test func doctorNamesAModelThatABudgetCantHold() async throws {
        let (exit, output, _) = try await ParleyProgram.run(
            ["doctor"], ["USAGE_MONTHLY_COST": "7.50", "AI_MODEL": "scripted"])
        #expect(exit == .code(0))
        #expect(output.contains("ok    prices: scripted has no price"), "\(output)")
    }
}

extension OneServer {
    @Suite struct UsageRangeTests {
        @Test(arguments: [
            ("?from=yesterday", "from"), ("?to=2026-02-30", "to"), ("?from=2026-11-22&to=2026-11-21", "from"),
            ("?from=2025-11-21&to=2026-11-22", "from"), ("?from=", "from"), ("?to=2026-11-22T00:00:00Z", "to"),
            ("?to=99999-01-01", "to"),
        ])
        func namesTheDayThatBreaksARule(query: String, field: String) async throws {
            try expectInvalid(try await Person.register().rest.get("usage\(query)"), field)
        }

        @Test func bothEndsBelongToTheRangeWhichIsThirtyDaysUnlessSaid() async throws {
            let person = try await Person.register()
            let year = try await person.rest.get("usage?from=2025-11-22&to=2026-11-22")
            #expect(year.status == 200)
            #expect(try year.json["from"] == "2025-11-22")
            let month = try await person.rest.get("usage?to=2026-03-30").json
            #expect(month["from"] == "2026-03-01" && month["to"] == "2026-03-30")
        }

        @Test func isForThoseWhoAreSignedIn() async throws {
            let reply = try await RESTClient(port: try ParleyProgram.shared.port).get("usage")
            try expectProblem(reply, 401, "unauthorized")
        }
    }
}
