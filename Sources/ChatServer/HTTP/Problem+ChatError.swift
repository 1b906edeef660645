import ChatAPI
import ChatCore
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WebSocketUpgrade

extension ChatError {
    /// The one place where errors of the domain become HTTP.
    var httpStatus: HTTPResponse.Status {
        switch code {
        case .invalidMessage: cause is SlowRequest ? .requestTimeout : .badRequest
        case .validationFailed, .messageTooLong, .insufficientTokens: .unprocessableContent
        case .unauthorized: .unauthorized
        case .forbidden: .forbidden
        case .notFound, .threadNotFound: .notFound
        case .conflict, .generationInProgress: .conflict
        case .payloadTooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .rateLimitExceeded, .quotaExceeded: .tooManyRequests
        case .aiProviderError: .badGateway
        // What passes by itself is no fault of the server.
        case .internalError: retryAfterSeconds == nil ? .internalServerError : .serviceUnavailable
        }
    }

    var problem: Problem {
        let status = httpStatus
        return Problem(
            title: status.reasonPhrase, status: status.code, detail: message, errorCode: code.rawValue,
            errors: status == .unprocessableContent
                ? fieldErrors.map { .init(field: $0.field, message: $0.message) } : nil,
            retryAfter: waitSeconds ?? (status == .tooManyRequests ? Self.retryAfterSecondsDefault : nil))
    }

    private static let retryAfterSecondsDefault = 60

    /// A provider may say 0, which the contract has no place for.
    var waitSeconds: Int? { retryAfterSeconds.map { max(1, $0) } }

    var problemBytes: ByteBuffer {
        ByteBuffer(bytes: (try? WireJSON.encoder().encode(problem)) ?? Data("{}".utf8))
    }

    var response: Response {
        let problem = problem
        var headers = HTTPFields([HTTPField(name: .contentType, value: "application/problem+json")])
        if let seconds = problem.retryAfter { headers[.retryAfter] = String(seconds) }
        if code == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        return Response(status: httpStatus, headers: headers, body: ResponseBody(byteBuffer: problemBytes))
    }

    /// What an error of any kind looks like from outside.
    init(describing error: any Error) {
        switch error {
        case let error as ChatError: self = error
        case let error as any HTTPResponseError: self.init(httpStatus: error.status, cause: error)
        default: self.init(.internalError, "Something went wrong on the server. Try again.", cause: error)
        }
    }

    private init(httpStatus: HTTPResponse.Status, cause: any Error) {
        switch httpStatus {
        case .notFound: self.init(.notFound, "There is nothing at this address.", cause: cause)
        case .contentTooLarge: self.init(.payloadTooLarge, "The request is too large.", cause: cause)
        case .unsupportedMediaType: self.init(.unsupportedMediaType, "Send JSON.", cause: cause)
        default: self.init(.invalidMessage, "The request can't be understood.", cause: cause)
        }
    }
}

/// Turns every error into `application/problem+json`.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = ChatRequestContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as CancellationError {
            throw error
        } catch {
            let problem = ChatError(describing: error)
            if problem.httpStatus == .internalServerError {
                context.logger.error(
                    "request failed",
                    metadata: [
                        "method": "\(request.method)", "path": "\(request.uri.path)",
                        "cause": "\(problem.cause ?? problem)",
                    ])
            }
            return problem.response
        }
    }
}
