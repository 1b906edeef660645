import ChatCore
import NIOCore
import Testing

@testable import ModelProviders

@Suite("Every refusal of a provider has its reason")
struct ProviderFaultTests {
    @Test(arguments: [
        (401, "", ModelError.Reason.unauthorized),
        (403, #"{"error":{"message":"Country not supported"}}"#, .unauthorized),
        (402, #"{"error":{"message":"Insufficient credits","code":402}}"#, .quotaExceeded),
        (429, #"{"error":{"type":"insufficient_quota","code":"insufficient_quota"}}"#, .quotaExceeded),
        (400, #"{"error":{"code":"billing_hard_limit_reached"}}"#, .quotaExceeded),
        (429, "<html>slow down</html>", .rateLimited(retryAfterSeconds: 5)),
        (404, #"{"error":{"code":"model_not_found","message":"x"}}"#, .unknownModel),
        (404, #"{"error":{"message":"model 'x' not found","type":"api_error"}}"#, .unknownModel),
        (404, #"{"object":"error","message":"The model `x` does not exist.","code":404}"#, .unknownModel),
        (404, #"{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}"#, .rejected),
        (404, #"{"detail":"Not Found"}"#, .rejected),
        (400, #"{"error":{"code":"context_length_exceeded"}}"#, .contextTooLong),
        (400, #"{"error":{"code":400,"type":"exceed_context_size_error"}}"#, .contextTooLong),
        (400, #"{"error":{"message":"This model's maximum context length is 8192 tokens."}}"#, .contextTooLong),
        (400, #"{"object":"error","message":"maximum context length is 8192","code":400}"#, .contextTooLong),
        (413, "", .contextTooLong),
        (400, #"{"error":"bad"}"#, .rejected),
        (422, "[]", .rejected),
        (408, "", .unavailable),
        (500, "null", .unavailable),
        (503, #"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#, .unavailable),
        (529, "", .unavailable),
    ])
    func statusAndBody(status: Int, body: String, reason: ModelError.Reason) {
        let fault = ErrorBody.fault(in: ByteBuffer(string: body))
        #expect(fault.modelError(httpStatus: status, retryAfterSeconds: 5).reason == reason)
    }

    @Test func theDetailHoldsCodesAndNeverKeysOrText() {
        let body = #"""
            {"error":{"message":"Incorrect API key provided: sk-secret. You said: my diary","param":"my diary",
            "type":"invalid_request_error","code":"invalid_api_key"}}
            """#
        let error = ErrorBody.fault(in: ByteBuffer(string: body)).modelError(httpStatus: 401)
        #expect(error.detail == "the provider answered: HTTP 401, invalid_api_key, invalid_request_error")
    }

    @Test(arguments: [
        "my diary: today I saw „her“", "sk-proj-0123456789", String(repeating: "a", count: 100), "two\nlines",
    ])
    func aCodeThatIsNoneIsNotRepeated(code: String) {
        let escaped = code.replacing("\n", with: "\\n")
        let body = ByteBuffer(string: #"{"error":{"code":"\#(escaped)"}}"#)
        let detail = ErrorBody.fault(in: body).modelError(httpStatus: 400).detail
        #expect(!detail.contains(code))
    }
}
