using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace InboundFlow.Tests.LocalRuntime.Api;

/// <summary>
/// The public and protected surface of an assembly's <c>Microsoft.*</c> namespaces, as the official list writes it:
/// documentation-comment id to C# declaration.
/// </summary>
internal static class DeclaredApi
{
    private static readonly SymbolDisplayFormat Format = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.IncludeAccessibility
            | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.StaticMethod,
        SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeExtensionThis
            | SymbolDisplayParameterOptions.IncludeModifiers,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        SymbolDisplayLocalOptions.None,
        SymbolDisplayKindOptions.IncludeTypeKeyword,
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    /// <summary>Reads <paramref name="assembly"/> with the compiler's own eyes: reflection does not show nullability in full.</summary>
    public static SortedDictionary<string, string> Read(System.Reflection.Assembly assembly)
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        IEnumerable<MetadataReference> references = platform
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        MetadataReference subject = MetadataReference.CreateFromFile(assembly.Location);
        CSharpCompilation compilation = CSharpCompilation.Create("reader", [], [.. references, subject]);
        IAssemblySymbol symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(subject)!;

        SortedDictionary<string, string> lines = new(StringComparer.Ordinal);
        INamespaceSymbol microsoft = symbol
            .GlobalNamespace.GetNamespaceMembers()
            .Single(each => each.Name == "Microsoft");
        AddNamespace(microsoft, lines);
        return lines;
    }

    private static void AddNamespace(INamespaceSymbol space, SortedDictionary<string, string> lines)
    {
        foreach (INamespaceSymbol inner in space.GetNamespaceMembers())
        {
            AddNamespace(inner, lines);
        }

        foreach (INamedTypeSymbol type in space.GetTypeMembers())
        {
            AddType(type, lines);
        }
    }

    private static void AddType(INamedTypeSymbol type, SortedDictionary<string, string> lines)
    {
        if (!IsVisible(type))
        {
            return;
        }

        lines.Add(type.GetDocumentationCommentId()!, Describe(type));
        foreach (ISymbol member in type.GetMembers().Where(IsVisible))
        {
            switch (member)
            {
                case INamedTypeSymbol nested:
                    AddType(nested, lines);
                    break;
                case IMethodSymbol { AssociatedSymbol: not null }
                or IFieldSymbol { AssociatedSymbol: not null }
                or { CanBeReferencedByName: false, Name: "<Clone>$" }:
                    break;
                default:
                    lines.Add(member.GetDocumentationCommentId()!, member.ToDisplayString(Format));
                    break;
            }
        }
    }

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility
            is Accessibility.Public
                or Accessibility.Protected
                or Accessibility.ProtectedOrInternal;

    private static string Describe(INamedTypeSymbol type)
    {
        string modifier = type switch
        {
            { TypeKind: not (TypeKind.Class or TypeKind.Struct) } => "",
            { IsStatic: true } => "static ",
            { IsReadOnly: true } => "readonly ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true, TypeKind: TypeKind.Class } => "sealed ",
            { IsRecord: true } => "record ",
            _ => "",
        };
        IEnumerable<INamedTypeSymbol> bases = type switch
        {
            { TypeKind: not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface) } => [],
            { BaseType.SpecialType: SpecialType.None } => [type.BaseType, .. type.Interfaces],
            _ => type.Interfaces,
        };
        // The official list lacks some interfaces of .NET's own, such as IAsyncDisposable.
        string list = string.Join(
            ", ",
            bases
                .Where(each =>
                    each.TypeKind == TypeKind.Class || each.ContainingNamespace.ToString()!.StartsWith("Microsoft")
                )
                .Select(each => each.ToDisplayString(Format))
        );
        return modifier + type.ToDisplayString(Format) + (list.Length == 0 ? "" : " : " + list);
    }
}
