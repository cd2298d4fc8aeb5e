using ActorBroker.Server.Configuration.Hocon;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Server.Tests.Configuration;

public sealed class HoconTests
{
    /// <summary>Texts and what they mean; <c>\n</c> in a text is a line end.</summary>
    [Theory]
    [InlineData("", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("  # nothing\n// at all", "{}")]
    [InlineData("a=1", "{a:'1'}")]
    [InlineData("a = 1, b : 2\nc = 3", "{a:'1',b:'2',c:'3'}")]
    [InlineData("{ a = 1,\n b = 2, }\n", "{a:'1',b:'2'}")]
    [InlineData("a.b.c = v", "{a:{b:{c:'v'}}}")]
    [InlineData("a.b = 1\na.c = 2", "{a:{b:'1',c:'2'}}")]
    [InlineData("a { b = 1 }\na { c = 2 }", "{a:{b:'1',c:'2'}}")]
    [InlineData("a { b = 1 }\na = 5", "{a:'5'}")]
    [InlineData("a = 5\na { b = 1 }", "{a:{b:'1'}}")]
    [InlineData("a { b { c = 1, d = 1 } }\na.b.d = 2", "{a:{b:{c:'1',d:'2'}}}")]
    [InlineData("a = {b:1} {c:2}", "{a:{b:'1',c:'2'}}")]
    [InlineData("\"a.b\" = 1\n\"c d\".e = 2", "{a.b:'1',c d:{e:'2'}}")]
    [InlineData("a = some plain text  # comment", "{a:'some plain text'}")]
    [InlineData("a = 10 s // comment", "{a:'10 s'}")]
    [InlineData("a = one \"two  three\"", "{a:'one two  three'}")]
    [InlineData("a = \"# no comment // either\"", "{a:'# no comment // either'}")]
    [InlineData("a = \"q \\\" b \\\\ n \\n u \\u00e9\"", "{a:'q \" b \\ n \n u é'}")]
    [InlineData("a = \"\"\"one\n \"two\" \\n\"\"\"", "{a:'one\n \"two\" \\n'}")]
    [InlineData("a = \"\"\"ends in \"quotes\"\"\"\"", "{a:'ends in \"quotes\"'}")]
    [InlineData("a = \"\"", "{a:''}")]
    [InlineData("a = true, b = null, c = \"null\", d = -1.5", "{a:'true',b:null,c:'null',d:'-1.5'}")]
    [InlineData("a = []", "{a:[]}")]
    [InlineData("a = [1, 2\n 3,\n]", "{a:['1','2','3']}")]
    [InlineData("a = [{b=1}, [2], x y]", "{a:[{b:'1'},['2'],'x y']}")]
    [InlineData("a = [1] [2]", "{a:['1','2']}")]
    [InlineData("a =\n  1", "{a:'1'}")]
    [InlineData("a = 1\r\nb = 2\r\n", "{a:'1',b:'2'}")]
    [InlineData("\uFEFFa = 1", "{a:'1'}")]
    [InlineData("include = 1\nb.include = 2", "{include:'1',b:{include:'2'}}")]
    public void A_text_means(string text, string expected) => Of(text).ShouldBe(expected);

    [Theory]
    [InlineData("a = 1, b = ${a}", "{a:'1',b:'1'}")]
    [InlineData("b = ${a}, a = 1", "{b:'1',a:'1'}")]
    [InlineData("b = ${a}, a = 1, a = 2", "{b:'2',a:'2'}")]
    [InlineData("dir = /var, log = ${dir}/log", "{dir:'/var',log:'/var/log'}")]
    [InlineData("a = x ${b} y, b = 1", "{a:'x 1 y',b:'1'}")]
    [InlineData("a { b = 1 }, c = ${a} { d = 2 }", "{a:{b:'1'},c:{b:'1',d:'2'}}")]
    [InlineData("a { b = 1 }, c = ${a}, c.d = 2", "{a:{b:'1'},c:{b:'1',d:'2'}}")]
    [InlineData("a = {b = 1}, c = ${a.b}", "{a:{b:'1'},c:'1'}")]
    [InlineData("a = ${x}, x = ${y}, y { z = 1 }, c = ${a.z}", "{a:{z:'1'},x:{z:'1'},y:{z:'1'},c:'1'}")]
    [InlineData("a = [1], b = ${a} [2]", "{a:['1'],b:['1','2']}")]
    [InlineData("a = [1], a = ${a} [2]", "{a:['1','2']}")]
    [InlineData("a = [1], a += 2, a += {b=3}", "{a:['1','2',{b:'3'}]}")]
    [InlineData("a += 1", "{a:['1']}")]
    [InlineData("a { b = [1] }, a { b += 2 }", "{a:{b:['1','2']}}")]
    [InlineData("a { b += 1, b += 2 }", "{a:{b:['1','2']}}")]
    [InlineData("p = one, p = ${p}-two", "{p:'one-two'}")]
    [InlineData("a = ${?none}", "{}")]
    [InlineData("a = 1, a = ${?none}", "{a:'1'}")]
    [InlineData("a = [1, ${?none}, 2]", "{a:['1','2']}")]
    [InlineData("a = [1] ${?none}", "{a:['1']}")]
    [InlineData("a = ${?a}", "{}")]
    [InlineData("a { x = 1 }, a = ${?none}, a { y = 2 }", "{a:{x:'1',y:'2'}}")]
    [InlineData("a = ${?PORT}", "{a:'99'}")]
    [InlineData("a = 1, a = ${?PORT}", "{a:'99'}")]
    [InlineData("PORT = 1, a = ${?PORT}", "{PORT:'1',a:'1'}")]
    [InlineData("a = \"${b}\"", "{a:'${b}'}")]
    public void A_substitution_means(string text, string expected) => Of(text).ShouldBe(expected);

    [Theory]
    [InlineData("a", "1:2: Found the end of the text; expected '=', ':', '+=' or '{' behind the name 'a'.")]
    [InlineData("a b = 1", "1:3: Found 'b'; expected '='")]
    [InlineData("x = 1\n  a = ", "2:7: Found the end of the text; expected a value.")]
    [InlineData("a = ,", "1:5: Found ','; expected a value.")]
    [InlineData("a = 1 }", "1:7: Found '}'; expected ',', a new line or the end of the text")]
    [InlineData("a {\n b = 1\n", "3:1: Found the end of the text; expected a name or '}'.")]
    [InlineData("{ a = 1", "1:8: Found the end of the text; expected ',', a new line or '}'")]
    [InlineData("{}\nx", "2:1: Found 'x'; expected the end of the text")]
    [InlineData("a = [1, 2", "1:10: Found the end of the text; expected ',', a new line or ']'")]
    [InlineData("a = [1,, 2]", "1:8: Found ','; expected a value.")]
    [InlineData("a = 127.0.0.1:5672", "1:14: ':' cannot stand in a text without quotes; put the value in quotes.")]
    [InlineData("a = $x", "1:5: '$' cannot stand")]
    [InlineData("a = \"open\nb = 1", "1:5: This string has no end on its line")]
    [InlineData("a = \"\"\"open\nb = 1", "1:5: This string has no end")]
    [InlineData("a = \"\\q\"", "1:6: An unknown escape")]
    [InlineData("a = \"\\u12\"", "1:6: Four hexadecimal digits")]
    [InlineData("a = ${b", "1:8: Found the end of the text; expected '}'")]
    [InlineData("a = ${}", "1:7: Found '}'; expected a name.")]
    [InlineData("a..b = 1", "1:3: Found '.'; expected a name.")]
    [InlineData("= 1", "1:1: Found '='; expected a name")]
    [InlineData(", a = 1", "1:1: Found ','; expected a name")]
    [InlineData("a = 1,, b = 2", "1:7: Found ','; expected a name")]
    [InlineData("a = ${b.c}", "1:5: ${b.c} leads to nothing")]
    [InlineData("x = 1\na = ${PORT}", "2:5: ${PORT} leads to nothing; expected the path of a value. A variable of the environment is read as ${?PORT}.")]
    [InlineData("a = ${b}, b = ${a}", "leads in a circle")]
    [InlineData("a = ${a}", "leads in a circle")]
    [InlineData("a { b = ${a} }", "1:9: ${a} leads in a circle")]
    [InlineData("a = [1] {b=2}", "1:5: Texts, arrays and objects stand next to one another")]
    [InlineData("a = x [1]", "1:5: Texts, arrays and objects stand next to one another")]
    [InlineData("include x", "1:9: Found 'x'; expected a file's path in quotes")]
    [InlineData("a = \uFFFF", "U+FFFF")]
    public void An_error_tells_the_place_and_what_is_expected(string text, string expected)
    {
        var message = Should.Throw<HoconException>(() => Of(text)).Message;
        message.ShouldStartWith(FakeHost.PathOf("main.conf"));
        message.ShouldContain(expected);
    }

    [Fact]
    public void A_file_includes_others_by_paths_relative_to_itself()
    {
        var host = new FakeHost
        {
            Files =
            {
                ["main.conf"] = "before = 1\ninclude \"sub/one.conf\"\nafter = ${one}\ntwo = overridden",
                ["sub/one.conf"] = "one = 1\ninclude \"two.conf\"",
                ["sub/two.conf"] = "two = 2",
            },
        };
        host.Show("main.conf").ShouldBe("{before:'1',one:'1',two:'overridden',after:'1'}");
    }

    [Fact]
    public void A_file_included_in_a_section_sees_its_own_values_first()
    {
        var host = new FakeHost
        {
            Files =
            {
                ["main.conf"] = "x = outer, z = outer\na { include \"in.conf\" }",
                ["in.conf"] = "x = inner, y = ${x}, w = ${z}, l += 1\nl += 2",
            },
        };
        host.Show("main.conf").ShouldBe("{x:'outer',z:'outer',a:{x:'inner',y:'inner',w:'outer',l:['1','2']}}");
    }

    [Fact]
    public void A_file_that_is_missing_or_includes_itself_is_an_error_at_the_include()
    {
        var host = new FakeHost
        {
            Files = { ["main.conf"] = "a = 1\ninclude \"none.conf\"", ["loop.conf"] = "include \"back.conf\"", ["back.conf"] = "\ninclude \"loop.conf\"" },
        };

        Should.Throw<HoconException>(() => host.Show("main.conf")).Message
            .ShouldBe($"{FakeHost.PathOf("main.conf")}:2:9: The file '{FakeHost.PathOf("none.conf")}' cannot be read: no such file");
        Should.Throw<HoconException>(() => host.Show("loop.conf")).Message
            .ShouldBe($"{FakeHost.PathOf("back.conf")}:2:9: The file '{FakeHost.PathOf("loop.conf")}' includes itself.");
        Should.Throw<HoconException>(() => host.Show("other.conf")).Message.ShouldContain("other.conf' cannot be read");
    }

    [Fact]
    public void An_error_in_an_included_file_names_that_file()
    {
        var host = new FakeHost { Files = { ["main.conf"] = "include \"in.conf\"", ["in.conf"] = "\n\na = ]" } };
        Should.Throw<HoconException>(() => host.Show("main.conf")).Message.ShouldStartWith($"{FakeHost.PathOf("in.conf")}:3:5: ");
    }

    [Fact]
    public void Later_texts_override_and_extend_earlier_ones()
    {
        var document = new HoconDocument(new FakeHost().Host);
        document.AddText("one", "a { b = 1, c = [1] }, d = ${a.b}");
        document.AddText("two", "a { b = 2, c += 2 }");
        document.AddSetting("a.e = x: {y}");
        document.AddSetting("a.f=[1, 2]");
        document.AddSetting("a.g=");
        document.AddSetting("a.h=back\\slash \"quoted\"");
        FakeHost.Show(document.Resolve()).ShouldBe("{a:{b:'2',c:['1','2'],e:'x: {y}',f:['1','2'],g:'',h:'back\\slash \"quoted\"'},d:'2'}");
    }

    [Theory]
    [InlineData("a", "--set: Expected a setting of the form key=value.")]
    [InlineData("=1", "--set: Expected a setting of the form key=value.")]
    [InlineData("a..b=1", "--set a..b:1:3: Found '.'; expected a name.")]
    public void A_setting_of_another_form_is_refused(string setting, string expected) =>
        Should.Throw<HoconException>(() => new HoconDocument(new FakeHost().Host).AddSetting(setting)).Message.ShouldBe(expected);

    public static TheoryData<string, string> TooBig() => new()
    {
        { string.Concat(Enumerable.Repeat("a{", 100_000)), "deep" },
        { "a=" + new string('[', 100_000), "deep" },
        { string.Join('.', Enumerable.Repeat("a", 100_000)) + "=1", "names" },
        { string.Concat(Enumerable.Repeat("a+=1\n", 2000)), "pieces" },
        { string.Concat(Enumerable.Repeat("a=${?n}\n", 2000)), "pieces" },
        { "a=" + string.Concat(Enumerable.Repeat("${?n}", 2000)), "pieces" },
        { string.Concat(Enumerable.Range(0, 2000).Select(i => $"a{i}=${{a{i + 1}}}\n")) + "a2000=1", "deep" },
        { "a0=x\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"a{i + 1}=${{a{i}}}${{a{i}}}\n")), "steps" },
        { "a0=[x]\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"a{i + 1}=${{a{i}}} ${{a{i}}}\n")), "steps" },
        { $"a={new string('x', 100_000)}\nb={string.Concat(Enumerable.Repeat("${a}", 11))}", "characters" },
        { new string(' ', HoconLimits.TextMax + 1), "characters" },
    };

    [Theory]
    [MemberData(nameof(TooBig), DisableDiscoveryEnumeration = true)]
    public void A_configuration_beyond_a_limit_is_refused_in_little_time(string text, string limit) =>
        Should.Throw<HoconException>(() => Of(text)).Message.ShouldContain(limit);

    [Fact]
    public void Any_text_is_read_or_refused_with_its_place()
    {
        var pieces = Gen.Elements(
            "a", "b", ".", "=", ":", "+=", "{", "}", "[", "]", ",", "\n", " ", "\"x\"", "\"\"\"", "${a}", "${?b}", "${", "#", "//", "1", "include ", "\\", "$", "é");
        Prop.ForAll(Gen.ListOf(pieces).Select(string.Concat).ToArbitrary(), text =>
        {
            try
            {
                Of(text);
            }
            catch (HoconException e)
            {
                e.Message.ShouldStartWith(FakeHost.Root);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static string Of(string text) =>
        new FakeHost { Files = { ["main.conf"] = text }, Variables = { ["PORT"] = "99" } }.Show("main.conf");
}
