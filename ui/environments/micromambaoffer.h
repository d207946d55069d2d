// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/environmentservice.h"
#include "ui/common/latestjob.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace trainyard::ui {

class ErrorPanel;

/// Where a target has no conda: a button that fetches micromamba there once a person has seen its address,
/// size and checksum and agreed. Hidden until offerFor().
class MicromambaOffer : public QWidget
{
    Q_OBJECT
public:
    /// Without a service it is never shown.
    explicit MicromambaOffer(EnvironmentService *service, QWidget *parent = nullptr);
    /// An empty target hides it.
    void offerFor(const QString &target);

signals:
    void fetched(const QString &target);

private:
    void ask();
    void confirm(const ToolOffer &offer);
    void fetch(const ToolOffer &offer);

    EnvironmentService *m_service;
    QString m_target;
    QLabel *m_text;
    QPushButton *m_button;
    ErrorPanel *m_error;
    LatestJob<ToolOffer> m_offerJob;
    LatestJob<void> m_fetchJob;
};

} // namespace trainyard::ui
