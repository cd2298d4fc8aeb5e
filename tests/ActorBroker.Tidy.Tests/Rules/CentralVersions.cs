using System.Xml.Linq;

namespace ActorBroker.Tidy.Tests.Rules;

/// <summary>Directory.Packages.props is the only place that names a package's version.</summary>
internal sealed class CentralVersions : IRule
{
    public IEnumerable<string> Check(TextFile file) =>
        !file.IsProjectFile || file.Path is "Directory.Packages.props"
            ? []
            : from element in XDocument.Parse(file.Text).Descendants()
              where element.Name.LocalName is "PackageReference" or "PackageVersion"
              let named = element.Attributes().Select(attribute => attribute.Name).Concat(element.Elements().Select(child => child.Name))
              where named.Any(name => name.LocalName is "Version" or "VersionOverride")
              select $"{file.Path}: no project file names a version, but {element.Attribute("Include")?.Value} has one. "
                  + "Instead: put the version into Directory.Packages.props, with the reason if it is an odd one.";
}
