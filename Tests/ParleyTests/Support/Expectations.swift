import Testing

/// Expects `application/problem+json` with everything that the contract wants of it.
func expectProblem(
    _ reply: Reply, _ status: Int, _ code: String, at location: SourceLocation = #_sourceLocation
) throws {
    #expect(reply.status == status, "\(reply.text)", sourceLocation: location)
    #expect(reply.header("Content-Type") == "application/problem+json", sourceLocation: location)
    let problem = try JSON(parsing: reply.body)
    #expect(problem["error_code"].string == code, "\(reply.text)", sourceLocation: location)
    #expect(problem["status"].int == status, sourceLocation: location)
    #expect(problem["type"] == "about:blank", sourceLocation: location)
    #expect(problem["title"].string?.isEmpty == false, sourceLocation: location)
    #expect(problem["detail"].string?.isEmpty == false, sourceLocation: location)
    if status == 422 {
        #expect(problem["errors"].elements.isEmpty == false, "\(reply.text)", sourceLocation: location)
    }
    if status == 429 {
        let seconds = try #require(problem["retry_after"].int, sourceLocation: location)
        #expect(seconds > 0, sourceLocation: location)
        #expect(reply.header("Retry-After") == String(seconds), sourceLocation: location)
    }
}

/// Expects a 422 that names this field.
func expectInvalid(
    _ reply: Reply, _ field: String, _ code: String = "validation_failed",
    at location: SourceLocation = #_sourceLocation
) throws {
    try expectProblem(reply, 422, code, at: location)
    let fields = try JSON(parsing: reply.body)["errors"].elements.compactMap { $0["field"].string }
    #expect(fields.contains(field), "\(reply.text)", sourceLocation: location)
}

/// RFC 3339 in UTC with milliseconds.
func expectTime(_ value: JSON, at location: SourceLocation = #_sourceLocation) {
    let isTime = value.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil
    #expect(isTime, "\(value)", sourceLocation: location)
}

/// A UUID of version 7 in lower case.
func expectID(_ value: JSON, at location: SourceLocation = #_sourceLocation) {
    let isID =
        value.string?.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil
    #expect(isID, "\(value)", sourceLocation: location)
}

/// An id of the right form that nothing has.
let unknownID = "01890a5d-ac96-774b-bcce-b302099a8057"

/// What is no id at all.
let garbageIDs = ["x", "123", "01890a5d", "%00", "..", "%2e%2e%2f", "null", "-1", String(repeating: "a", count: 2000)]
