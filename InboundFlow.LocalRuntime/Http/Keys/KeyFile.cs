using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace InboundFlow.LocalRuntime.Http.Keys;

/// <summary>The file with the host's keys: made at the first start, readable by its owner alone.</summary>
/// <remarks>
/// Two processes that start at once end up with the same keys: whoever writes second reads what the first wrote. Keys
/// that people write into it count after the next start.
/// </remarks>
internal sealed class KeyFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "local.keys.json";

    private readonly Lock sync = new();
    private KeyRing current;

    private KeyFile(string path, KeyRing keys, bool isNew)
    {
        Path = path;
        current = keys;
        IsNew = isNew;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Whether this start made it.</summary>
    public bool IsNew { get; }

    /// <summary>The keys as they are now.</summary>
    public KeyRing Current
    {
        get
        {
            lock (sync)
            {
                return current;
            }
        }
    }

    /// <summary>Whether others than its owner may read it. Always <see langword="false"/> on Windows.</summary>
    public bool IsOpenToOthers =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(Path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None;

    /// <summary>Reads the file, or makes one with new keys.</summary>
    /// <exception cref="InvalidOperationException">It can neither be read nor made, or is not a file of keys.</exception>
    public static KeyFile Open(string path)
    {
        try
        {
            bool isNew = !File.Exists(path) && CreateUnlessThere(path);
            return new KeyFile(path, KeyFileFormat.Read(File.ReadAllText(path)), isNew);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The keys can't be kept in {path}: {exception.Message} Name another file in LocalRuntime:KeysFile.",
                exception
            );
        }
        catch (FormatException exception)
        {
            throw new InvalidOperationException(
                $"{path} is not a file of keys: {exception.Message} Put it right, or delete it to get new keys.",
                exception
            );
        }
    }

    /// <summary>Gives a function a new key, in the place of the one of that name if there is one, and stores it.</summary>
    /// <returns>The key.</returns>
    public string SetFunctionKey(string function, string name)
    {
        string key = NewKey();
        Change(keys => keys.With(function, name, key));
        return key;
    }

    /// <summary>Gives a function a first key, unless it has one.</summary>
    /// <returns>The function's keys, by name.</returns>
    public IReadOnlyDictionary<string, string> FunctionKeys(string function)
    {
        Change(keys => keys.Of(function).IsEmpty ? keys.With(function, KeyRing.DefaultName, NewKey()) : keys);
        return Current.Of(function);
    }

    /// <summary>Takes a key from a function; nothing happens when there is none of that name.</summary>
    public void RemoveFunctionKey(string function, string name) => Change(keys => keys.Without(function, name));

    private static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(40));

    private void Change(Func<KeyRing, KeyRing> change)
    {
        lock (sync)
        {
            KeyRing changed = change(current);
            if (changed != current)
            {
                string draft = WriteDraft(Path, changed);
                File.Move(draft, Path, overwrite: true);
                current = changed;
            }
        }
    }

    private static bool CreateUnlessThere(string path)
    {
        // Between looking and moving another process may do the same: no system moves a file only where there is none.
        string name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(System.IO.Path.GetFullPath(path))));
        using Mutex mutex = new(initiallyOwned: false, $"InboundFlow.{name}");
        Wait(mutex);
        try
        {
            if (File.Exists(path))
            {
                return false;
            }

            File.Move(WriteDraft(path, KeyRing.New(NewKey)), path, overwrite: false);
            return true;
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }

    private static void Wait(Mutex mutex)
    {
        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Whoever held it is dead, and has left at most a draft. It is ours.
        }
    }

    // Whole or not at all, and never for a moment readable by others.
    private static string WriteDraft(string path, KeyRing keys)
    {
        string draft = $"{path}.{System.IO.Path.GetRandomFileName()}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using StreamWriter writer = new(draft, options);
        writer.Write(KeyFileFormat.Write(keys));
        return draft;
    }
}
