// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Conda files, requirements lists and pyproject files over any bytes: nothing crashes, every mark stands
// inside of the text, and an edit says what was asked or is refused. The first byte chooses the reader.
#include "models/documents/documentlines.h"
#include "models/documents/packageedit.h"
#include "models/documents/pyproject.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace trainyard;
using namespace Qt::StringLiterals;

namespace {
void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

void readAndEdit(const QString &text, Environment::Format format)
{
    const PackageDocument document = parsePackages(text, format);
    const auto lines = DocumentLines(text).lines.size();
    for (const DocumentProblem &problem : document.problems)
        require(problem.line >= 0 && problem.line < lines && problem.column >= 0,
                "a mark lies outside of the text");
    const auto count = qMin<qsizetype>(document.entries.size(), 8);
    for (qsizetype i = 0; i < count; ++i) {
        const PackageEntry &entry = document.entries.at(i);
        require(entry.line <= entry.lastLine && entry.lastLine < lines, "an entry lies outside of the text");
        if (const auto without = withoutEntry(text, format, i))
            require(parsePackages(*without, format).entries.size() + 1 == document.entries.size(),
                    "more than one item was removed");
        if (const auto changed = withEntry(text, format, i, u"fuzzed>=1"_s))
            require(parsePackages(*changed, format).entries.size() == document.entries.size(),
                    "another item was changed");
    }
    if (const auto added = withNewEntry(text, format, PackageEntry::Section::Pip, u"fuzzed>=1"_s))
        require(parsePackages(*added, format).packages.pip.contains(u"fuzzed>=1"_s),
                "the item was not added");
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 16'384)
        return 0;
    const auto text =
        textOfDocument(QByteArray(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1)));
    if (!text)
        return 0;
    switch (data[0] % 3) {
    case 0:
        readAndEdit(*text, Environment::Format::CondaFile);
        break;
    case 1:
        readAndEdit(*text, Environment::Format::Requirements);
        break;
    default:
        if (const auto project = readPyproject(*text))
            (void)parsePackages(condaFileOf(*project), Environment::Format::CondaFile);
    }
    return 0;
}
