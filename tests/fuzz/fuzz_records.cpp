// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The other places where bytes of strangers are read: answers of the run agent, configurations of runs,
// chunks of points, lines of words, and the end of a log. The first byte chooses. What is read and written
// again must read back the same.
#include "models/domain/commandwords.h"
#include "models/domain/runconfiguration.h"
#include "services/hosts/shellquote.h"
#include "services/launchers/directlauncher.h"
#include "services/local/endreason.h"
#include "services/metrics/metricchunk.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace trainyard;

namespace {
void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

void readAgentStatus(const QByteArray &bytes)
{
    const auto statuses = parseAgentStatus(bytes);
    if (!statuses) {
        require(!statuses.error().message.isEmpty(), "an error without a sentence");
        return;
    }
    for (const AgentStatus &status : *statuses) {
        require(status.reason.size() <= 64, "a reason of any length");
        const RunEnd end = describeEnd(status, {}, QStringLiteral("/usr/bin/python3"), bytes);
        require(isTerminal(end.status), "an end that is none");
        require(end.status == RunStatus::Completed || !end.reason.isEmpty(), "a failure without a reason");
    }
}

void readConfiguration(const QByteArray &bytes)
{
    const auto read = runConfigurationFromJson(QJsonDocument::fromJson(bytes).object());
    if (!read)
        return;
    const auto again = runConfigurationFromJson(toJson(*read));
    require(again && *again == *read, "a configuration reads back as another one");
}

void readChunk(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return;
    const qint64 count = 1 + quint8(bytes.front());
    QList<MetricPoint> points;
    if (!decodeChunk({bytes.constData() + 1, size_t(bytes.size() - 1)}, count, 0, count, points)) {
        require(points.isEmpty(), "a damaged chunk gave points");
        return;
    }
    require(points.size() == count, "a chunk has another number of points");
    const QByteArray stored = encodeChunk({points.constData(), size_t(points.size())});
    QList<MetricPoint> again;
    require(decodeChunk({stored.constData(), size_t(stored.size())}, count, 0, count, again) &&
                again.size() == count &&
                std::memcmp(again.constData(), points.constData(), sizeof(MetricPoint) * size_t(count)) == 0,
            "a chunk changes");
    (void)rangeOf({points.constData(), size_t(points.size())});
}

void readWords(const QByteArray &bytes)
{
    const CommandWords split = splitWords(QString::fromUtf8(bytes));
    if (split.error || bytes.contains('\0')) // no program can be given a NUL
        return;
    const CommandWords again = splitWords(joinWords(split.words));
    require(!again.error && again.words == split.words, "words read back as others");
    const CommandWords quoted = splitWords(shellCommandLine(split.words));
    require(quoted.error || quoted.words == split.words, "a command line reads back as another one");
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size - 1));
    switch (data[0] % 5) {
    case 0:
        readAgentStatus(bytes);
        break;
    case 1:
        readConfiguration(bytes);
        break;
    case 2:
        readChunk(bytes);
        break;
    case 3:
        readWords(bytes);
        break;
    default:
        require(lastException(bytes).size() <= 300, "an exception of any length");
    }
    return 0;
}
