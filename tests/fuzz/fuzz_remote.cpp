// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What other machines send: the files of a run, the frames of scripts, lines of the agent; and what lies in a
// person's ssh folder. The first byte chooses. However the bytes are cut into pieces, the same comes out.
#include "services/hosts/ssh/hostkey.h"
#include "services/hosts/ssh/keyfile.h"
#include "services/hosts/ssh/remotescript.h"
#include "services/hosts/ssh/sshconfig.h"
#include "services/hosts/ssh/sshpattern.h"
#include "services/transfer/agenttalk.h"
#include "services/transfer/mirrorframes.h"

#include <QMap>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace trainyard;

namespace {
void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

/// Keeps what came as a folder would, and requires what a folder relies on.
class Files : public MirrorSink
{
public:
    Result<> fileNamed(int index, const QByteArray &name) override
    {
        require(index == m_names.size() + 1 && index <= MirrorFrames::mostFiles, "an index out of order");
        require(MirrorFrames::isRunPath(name) && !name.startsWith('/') && !name.contains("/../"),
                "a name that leads out");
        m_names.append(name);
        m_contents.append(QByteArray());
        return {};
    }
    Result<> fileBegunAnew(int index) override
    {
        content(index).clear();
        return {};
    }
    Result<> bytesCame(int index, qint64 offset, QByteArrayView bytes) override
    {
        QByteArray &held = content(index);
        if (offset != held.size())
            return failure(ErrorKind::Failed, QStringLiteral("a gap"));
        held.append(bytes);
        return {};
    }
    Result<> factCame(const QByteArray &name, const QByteArray &text) override
    {
        require(MirrorFrames::isFact(name, text) && !name.contains('/') && !text.contains('/'),
                "a fact that leads out");
        m_facts[name] = text;
        return {};
    }
    Result<> hashCame(int index, qint64 size, const QByteArray &hash) override
    {
        (void)content(index);
        require(size >= 0 && hash.size() == 64, "a hash of any size");
        return {};
    }
    bool isSameAs(const Files &other) const
    {
        return m_names == other.m_names && m_contents == other.m_contents && m_facts == other.m_facts;
    }

private:
    QByteArray &content(int index)
    {
        require(index >= 1 && index <= m_names.size(), "an index that was not named");
        return m_contents[index - 1];
    }
    QList<QByteArray> m_names;
    QList<QByteArray> m_contents;
    QMap<QByteArray, QByteArray> m_facts;
};

void readMirror(const QByteArray &bytes)
{
    Files whole;
    MirrorFrames frames(whole, 0);
    const bool isRight = frames.take(bytes).has_value();
    Files pieces;
    MirrorFrames again(pieces, 0);
    bool isStillRight = true;
    for (qsizetype at = 0; at < bytes.size() && isStillRight; at += 7)
        isStillRight =
            again.take(QByteArrayView(bytes).sliced(at, qMin<qsizetype>(7, bytes.size() - at))).has_value();
    require(isRight == isStillRight && frames.isOver() == again.isOver(), "pieces are judged otherwise");
    if (isRight)
        require(whole.isSameAs(pieces), "pieces become other files");
}

void readFrame(const QByteArray &bytes)
{
    const QByteArray framed = bytes.contains("begin") ? bytes : "@trainyard-ab-begin 7\n" + bytes;
    FrameReader whole("ab", 1000);
    const bool isWhole = whole.take(framed);
    QByteArray sunk;
    FrameReader pieces("ab", 0, [&sunk](QByteArrayView part) { sunk += part; });
    for (qsizetype at = 0; at < framed.size(); at += 3)
        pieces.take(QByteArrayView(framed).sliced(at, qMin<qsizetype>(3, framed.size() - at)));
    require(isWhole == pieces.isWhole(), "pieces end otherwise");
    if (isWhole)
        require(whole.content() == sunk.first(qMin<qsizetype>(1000, sunk.size())),
                "pieces become other content");
    require(whole.content().size() <= 1000 && whole.noise().size() <= 2000 && whole.status().size() <= 64,
            "a part of any size");
    for (const char c : whole.processId())
        require(c >= '0' && c <= '9', "a process that is no number");
}

void readKeys(const QByteArray &bytes)
{
    const KeyFileFacts facts = recogniseKey(bytes);
    require(facts.isUsable() == facts.problem(QStringLiteral("x")).isEmpty(), "a problem without a sentence");
    const HostKey key = HostKey::fromBlob(bytes);
    if (key.isValid())
        require(key.blob == bytes && key.fingerprint().startsWith(QStringLiteral("SHA256:")),
                "a key changes");
}

void readNames(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    for (const SshJump &jump : SshConfig::parseJumps(text))
        require(!jump.host.isEmpty() && !jump.host.startsWith(u'-'), "a jump that is an option");
    const auto middle = text.size() / 2;
    (void)matchesSshPattern(text.left(middle), text.mid(middle));
    (void)matchesSshPatterns(text.left(middle), text.mid(middle).split(u','));
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size - 1));
    switch (data[0] % 5) {
    case 0:
        readMirror(bytes);
        break;
    case 1:
        readFrame(bytes);
        break;
    case 2:
        readKeys(bytes);
        break;
    case 3:
        readNames(bytes);
        break;
    default:
        if (const auto problem = agentProblem(bytes, QStringLiteral("What.")))
            require(problem->message.size() <= 1100 && problem->detail.size() <= 2100,
                    "an error of any length");
    }
    return 0;
}
