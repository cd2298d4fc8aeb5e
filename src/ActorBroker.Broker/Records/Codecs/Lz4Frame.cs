namespace ActorBroker.Broker.Records.Codecs;

/// <summary>
/// The numbers of an LZ4 frame (LZ4 Frame Format Description, version 1.6).
/// <code>
/// magic u32 | flags u8 | block descriptor u8 | content size u64, if flagged | header checksum u8
/// { block size u32, top bit: stored | bytes | checksum u32, if flagged }* | 0 u32 | content checksum u32, if flagged
/// </code>
/// </summary>
internal static class Lz4Frame
{
    /// <summary>What a frame begins with.</summary>
    public const uint Magic = 0x184D2204;

    /// <summary>What a frame of user data begins with, but for the lowest four bits; it is skipped. Zstandard has the same.</summary>
    public const uint SkippableMagic = 0x184D2A50;

    /// <summary>The bits of <see cref="SkippableMagic"/> that count.</summary>
    public const uint SkippableMask = 0xFFFFFFF0;

    /// <summary>Bits 7 and 6 of the flags are the version, 01.</summary>
    public const byte VersionMask = 0xC0;

    /// <summary>The only version.</summary>
    public const byte Version = 0x40;

    /// <summary>No block refers to an earlier one.</summary>
    public const byte IndependentBlocks = 0x20;

    /// <summary>Each block is followed by its checksum.</summary>
    public const byte BlockChecksums = 0x10;

    /// <summary>The header holds the size of the output.</summary>
    public const byte ContentSize = 0x08;

    /// <summary>The frame ends with the checksum of the output.</summary>
    public const byte ContentChecksum = 0x04;

    /// <summary>Must be zero.</summary>
    public const byte ReservedFlag = 0x02;

    /// <summary>The frame needs a dictionary.</summary>
    public const byte Dictionary = 0x01;

    /// <summary>The bit of a block's size that says that its bytes are stored as they are.</summary>
    public const uint StoredBlock = 0x80000000;

    /// <summary>Most bytes of output in a block, by bits 6 to 4 of the block descriptor: 64 KiB, 256 KiB, 1 MiB, 4 MiB.</summary>
    public static int BlockSizeMax(byte descriptor) => 1 << (8 + (2 * ((descriptor >> 4) & 7)));
}
