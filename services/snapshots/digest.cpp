// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/snapshots/digest.h"

#include <openssl/evp.h>

#include <new>

namespace trainyard {

namespace {
int digitValue(QChar c)
{
    if (c >= u'0' && c <= u'9')
        return c.unicode() - u'0';
    if (c >= u'a' && c <= u'f')
        return c.unicode() - u'a' + 10;
    return -1;
}
} // namespace

ContentHash toHash(const Digest &digest)
{
    static constexpr char16_t digits[] = u"0123456789abcdef";
    QString text(64, Qt::Uninitialized);
    QChar *out = text.data();
    for (const std::uint8_t byte : digest) {
        *out++ = digits[byte >> 4];
        *out++ = digits[byte & 15];
    }
    return text;
}

std::optional<Digest> fromHash(const ContentHash &hash)
{
    if (hash.size() != 64)
        return std::nullopt;
    Digest digest;
    for (qsizetype i = 0; i < 32; ++i) {
        const int high = digitValue(hash.at(2 * i));
        const int low = digitValue(hash.at(2 * i + 1));
        if (high < 0 || low < 0)
            return std::nullopt;
        digest[size_t(i)] = std::uint8_t(high * 16 + low);
    }
    return digest;
}

Sha256::Sha256() : m_context(EVP_MD_CTX_new())
{
    // Fails only without memory; as `new` does then.
    if (!m_context || EVP_DigestInit_ex(m_context, EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc();
}

Sha256::~Sha256()
{
    EVP_MD_CTX_free(m_context);
}

void Sha256::add(QByteArrayView bytes)
{
    EVP_DigestUpdate(m_context, bytes.data(), size_t(bytes.size()));
}

Digest Sha256::result()
{
    Digest digest;
    EVP_DigestFinal_ex(m_context, digest.data(), nullptr);
    EVP_DigestInit_ex(m_context, nullptr, nullptr);
    return digest;
}

Digest Sha256::of(QByteArrayView bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.result();
}

} // namespace trainyard
