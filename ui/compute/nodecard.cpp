// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/nodecard.h"

#include "ui/common/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostShown = 50;
}

NodeCard::NodeCard(Workspace &workspace, QWidget *parent)
    : Card(parent), m_workspace(workspace), m_text(new QLabel)
{
    m_text->setObjectName(u"nodes"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setFont(tabularFont());
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * grid, 12, 2 * grid, 12);
    layout->setSpacing(grid);
    layout->addWidget(sectionTitle(tr("Nodes")));
    layout->addWidget(m_text);
    hide();
}

void NodeCard::showTarget(const ComputeTarget &target)
{
    setVisible(target.kind == ComputeKind::Cluster && m_workspace.capabilities().canCreateCompute);
    if (isHidden()) {
        m_job.abandon();
        m_name.clear();
        return;
    }
    if (std::exchange(m_name, target.name) != target.name)
        m_text->setText(tr("Asking for the nodes…"));
    m_job.start(m_workspace.computeNodes(target.name), [this](const Result<QList<ComputeNode>> &nodes) {
        if (nodes)
            showNodes(*nodes);
        else
            m_text->setText(nodes.error().message);
    });
}

void NodeCard::showNodes(const QList<ComputeNode> &nodes)
{
    QStringList lines;
    for (const ComputeNode &node : nodes.mid(0, mostShown)) {
        QStringList parts{node.id, node.state};
        if (!node.runId.isEmpty())
            parts << node.runId;
        const QString address = node.publicAddress.isEmpty() ? node.privateAddress : node.publicAddress;
        if (!address.isEmpty())
            parts << (node.port > 0 ? u"%1:%2"_s.arg(address).arg(node.port) : address);
        lines << parts.join(u" · "_s);
    }
    if (nodes.size() > mostShown)
        lines << tr("and %1 more").arg(nodes.size() - mostShown);
    m_text->setText(nodes.isEmpty() ? tr("No node is on. The first run starts one.") : lines.join(u'\n'));
}

} // namespace trainyard::ui
