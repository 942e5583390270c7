import Testing

@testable import Reporting

struct VersionTests {
  private static let log = """
    0000 aaaa Ann Other <ann@example.org> 100 +0100\tclone: from https://example.org/9 9 9
    aaaa bbbb Ann <ann@example.org> 200 +0100\tcommit: Change something
    bbbb aaaa Ann <ann@example.org> 300 -0800\tcheckout: moving from main to other

    """

  @Test(arguments: [(99, nil), (100, "aaaa"), (199, "aaaa"), (200, "bbbb"), (299, "bbbb"), (1_000, "aaaa")])
  func `the commit is that of the checkout when the executable was linked`(time: Int, commit: String?) {
    #expect(Version.commit(inLog: Self.log, at: time) == commit)
  }

  @Test func `a log that is none names no commit`() {
    #expect(Version.commit(inLog: "", at: 1_000) == nil)
    #expect(Version.commit(inLog: "aaaa bbbb\n\n x \n", at: 1_000) == nil)
  }
}
