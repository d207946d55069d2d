// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logreader.h"

#include <string>
#include <string_view>

namespace trainyard {

class ProtobufWire;

/// Takes a W&B transaction log apart: a LevelDB log (blocks of 32 KiB, records in fragments, CRC-32 of IEEE)
/// behind the header ":W&B" (wandb core/pkg/leveldb, core/internal/transactionlog), and understands the
/// messages of wandb/proto/wandb_internal.proto that say something of the run: history, configuration, name,
/// system metrics, end. A damaged record costs the rest of its block.
class WandbReader : public LogReader
{
public:
    static constexpr qint64 blockSize = 32 * 1024;
    static constexpr size_t maxRecord = size_t(16) << 20;

    Taken take(const Piece &piece, LogContents &into) override;

private:
    void takeFragment(int type, std::string_view data, LogContents &into);
    void takeRecord(std::string_view message, LogContents &into);
    void takeRun(std::string_view message, LogContents &into);
    void takeHistory(std::string_view message, LogContents &into);
    void takeStatistics(std::string_view message, LogContents &into);
    void takeExit(std::string_view message, LogContents &into);

    std::string m_record; ///< fragments of an unfinished record
    bool m_isInRecord = false;
    qint64 m_statistics = 0;
    qint64 m_historySteps = 0;
};

} // namespace trainyard
