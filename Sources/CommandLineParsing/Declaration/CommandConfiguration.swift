/// A command's name and the words that its help and manual page show.
public struct CommandConfiguration: Sendable {
  /// The word typed after the program's name.
  public let name: String
  /// One sentence, with its full stop.
  public let abstract: String
  /// Further paragraphs, separated by an empty line; may be empty.
  public let discussion: String
  /// Whole command lines to try, one each.
  public let examples: [String]

  /// The words of the command called `name`.
  public init(
    _ name: String, abstract: String, discussion: String = "", examples: [String] = []
  ) {
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.examples = examples
  }
}
