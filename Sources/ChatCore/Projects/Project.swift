import Foundation

/// A folder of threads with instructions that hold for all of them.
public struct Project: Sendable, Equatable {
    public typealias ID = Identifier<Project>

    public enum Template: String, Sendable, CaseIterable {
        case general, writing, coding, research, learning
    }

    public var id: ID
    public var ownerID: User.ID
    public var name: String
    public var description: String
    /// The system prompt of all its threads.
    public var instructions: String
    public var defaultModel: String?
    public var template: Template
    /// `#rrggbb`.
    public var color: String
    public var isArchived: Bool
    public var lastChatAt: Date?
    public var threadCount: Int
    public var createdAt: Date
    public var updatedAt: Date

    public init(
        id: ID, ownerID: User.ID, name: String, description: String, instructions: String, defaultModel: String?,
        template: Template, color: String, isArchived: Bool, lastChatAt: Date?, threadCount: Int, createdAt: Date,
        updatedAt: Date
    ) {
        self.id = id
        self.ownerID = ownerID
        self.name = name
        self.description = description
        self.instructions = instructions
        self.defaultModel = defaultModel
        self.template = template
        self.color = color
        self.isArchived = isArchived
        self.lastChatAt = lastChatAt
        self.threadCount = threadCount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// What a project's fields may be.
public enum ProjectRules {
    public static let nameCharacters = 1...100
    public static let descriptionCharactersMax = 2_000
    public static let instructionsCharactersMax = 20_000
    public static let modelCharactersMax = 200
    public static let defaultColor = "#3b5b8c"

    static func isColor(_ color: String) -> Bool {
        color.count == 7 && color.first == "#" && color.dropFirst().allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}

extension Project {
    /// - Throws: `validation_failed`, naming every field that breaks a rule.
    func validate() throws {
        var validation = Validation()
        let nameRange = ProjectRules.nameCharacters
        validation.require(
            nameRange.contains(name.codePoints), "name",
            "must have \(nameRange.lowerBound) to \(nameRange.upperBound) characters")
        validation.require(
            description.codePoints <= ProjectRules.descriptionCharactersMax, "description",
            "must have at most \(ProjectRules.descriptionCharactersMax) characters")
        validation.require(
            instructions.codePoints <= ProjectRules.instructionsCharactersMax, "instructions",
            "must have at most \(ProjectRules.instructionsCharactersMax) characters")
        validation.require(
            defaultModel.map { (1...ProjectRules.modelCharactersMax).contains($0.codePoints) } ?? true, "default_model",
            "must have 1 to \(ProjectRules.modelCharactersMax) characters")
        validation.storable(name, "name")
        validation.storable(description, "description")
        validation.storable(instructions, "instructions")
        validation.storable(defaultModel, "default_model")
        validation.require(ProjectRules.isColor(color), "color", "must look like #3b5b8c")
        try validation.check()
    }
}
