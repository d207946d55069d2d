// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/createform.h"

#include "models/items/columns.h"
#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/flatheader.h"
#include "ui/common/scrollingbody.h"
#include "ui/common/theme.h"
#include "ui/compute/attemptpanel.h"
#include "ui/compute/sizetable.h"
#include "ui/compute/steprows.h"
#include "ui/newrun/field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int rowHeight = 26;

QSpinBox *spin(const QString &name, int least, int most, int value)
{
    auto *box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(least, most);
    box->setValue(value);
    box->setMinimumHeight(28);
    return box;
}

QHBoxLayout *row(std::initializer_list<QWidget *> widgets)
{
    auto *line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(2 * grid);
    for (QWidget *widget : widgets)
        line->addWidget(widget, 1, Qt::AlignTop);
    return line;
}
} // namespace

CreateForm::CreateForm(Workspace &workspace, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_sizes(new SizeTableModel(this)),
      m_shownSizes(new QSortFilterProxyModel(this)), m_attempt(new AttemptPanel), m_error(new ErrorPanel)
{
    setObjectName(u"createForm"_s);
    auto *left = new QWidget;
    left->setFixedWidth(50 * grid);
    auto *fields = new QVBoxLayout(left);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(4);
    fields->addWidget(makeFields());
    fields->addWidget(makeLogin());
    fields->addStretch(1);
    auto *right = new QVBoxLayout;
    right->setSpacing(grid);
    right->addWidget(makeSizes(), 1);
    right->addWidget(m_attempt);
    right->addWidget(m_error);

    auto *body = new QWidget;
    auto *columns = new QHBoxLayout(body);
    columns->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    columns->setSpacing(4 * grid);
    columns->addWidget(left);
    columns->addLayout(right, 1);
    m_scroll = scrollingBody(body);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(makeButtons());
    showKind();
}

CreateForm::~CreateForm() = default;

Field *CreateForm::add(const QString &name, Field *field)
{
    m_fields.insert(name, field);
    return field;
}

QLineEdit *CreateForm::edit(const QString &objectName, const QString &field)
{
    auto *line = new QLineEdit;
    line->setObjectName(objectName);
    line->setMaxLength(8192);
    connect(line, &QLineEdit::textEdited, this, [this, field] { touch(field); });
    return line;
}

QWidget *CreateForm::makeFields()
{
    m_kind = new QComboBox;
    m_kind->setObjectName(u"createKind"_s);
    m_kind->addItems(
        {tr("Cluster: nodes come and go with the runs"), tr("Instance: one machine to work on")});
    m_priority = new QComboBox;
    m_priority->setObjectName(u"createPriority"_s);
    m_priority->addItems({tr("Dedicated"), tr("Low priority: cheaper, may be taken away")});
    m_name = edit(u"createName"_s, u"name"_s);
    m_description = edit(u"createDescription"_s, u"description"_s);
    m_minNodes = spin(u"createMinNodes"_s, 0, 65'000, 0);
    m_maxNodes = spin(u"createMaxNodes"_s, 1, 65'000, 4);
    m_idle = spin(u"createIdle"_s, 1, 86'400, 1800);
    m_idle->setSuffix(tr(" s"));
    for (const auto &[box, field] :
         {std::pair{m_minNodes, u"minNodes"_s}, std::pair{m_maxNodes, u"maxNodes"_s},
          std::pair{m_idle, u"idleSeconds"_s}})
        connect(box, &QSpinBox::valueChanged, this, [this, field = field] { touch(field); });
    connect(m_kind, &QComboBox::currentIndexChanged, this, &CreateForm::showKind);
    connect(m_priority, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_sizes->setLowPriority(index == 1);
        touch(u"size"_s);
    });

    auto *fields = new QWidget;
    auto *layout = new QVBoxLayout(fields);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(add(u"kind"_s, new Field(tr("Kind"), m_kind, m_kind)));
    layout->addWidget(add(u"name"_s, new Field(tr("Name"), m_name, m_name,
                                               tr("3 to 24 letters, digits or '-', a letter first."))));
    m_scale = new QWidget;
    auto *scale = new QVBoxLayout(m_scale);
    scale->setContentsMargins(0, 0, 0, 0);
    scale->setSpacing(4);
    scale->addLayout(row(
        {add(u"minNodes"_s, new Field(tr("Nodes at least"), m_minNodes, m_minNodes, tr("0: no idle costs"))),
         add(u"maxNodes"_s, new Field(tr("Nodes at most"), m_maxNodes, m_maxNodes)),
         add(u"idleSeconds"_s, new Field(tr("Idle time"), m_idle, m_idle, tr("then given back")))}));
    scale->addWidget(add(u"priority"_s, new Field(tr("Priority"), m_priority, m_priority)));
    layout->addWidget(m_scale);
    layout->addWidget(add(u"description"_s, new Field(tr("Description"), m_description, m_description)));
    return fields;
}

QWidget *CreateForm::makeLogin()
{
    m_ssh = new QCheckBox(tr("Allow logging in with ssh (cannot be changed later)"));
    m_ssh->setObjectName(u"createSsh"_s);
    m_administrator = edit(u"createUser"_s, u"administrator"_s);
    m_password = edit(u"createPassword"_s, u"password"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_publicKey = edit(u"createKey"_s, u"publicKey"_s);
    m_publicKey->setPlaceholderText(u"ssh-ed25519 AAAA…"_s);
    m_subnet = edit(u"createSubnet"_s, u"subnet"_s);
    m_subnet->setPlaceholderText(u"/subscriptions/…/subnets/…"_s);
    m_noAddress = new QCheckBox(tr("Nodes without a public address"));
    m_noAddress->setObjectName(u"createNoAddress"_s);
    m_identity = new QCheckBox(tr("Give it an identity of its own (system-assigned)"));
    m_identity->setObjectName(u"createIdentity"_s);

    m_login = new QWidget;
    auto *login = new QVBoxLayout(m_login);
    login->setContentsMargins(0, 0, 0, 0);
    login->setSpacing(4);
    login->addLayout(
        row({add(u"administrator"_s, new Field(tr("User"), m_administrator, m_administrator)),
             add(u"password"_s, new Field(tr("Password"), m_password, m_password, tr("Or a public key.")))}));
    login->addWidget(add(u"publicKey"_s, new Field(tr("Public key"), m_publicKey, m_publicKey,
                                                   tr("The line of your .pub file."))));
    m_login->hide();
    connect(m_ssh, &QCheckBox::toggled, this, [this](bool on) {
        m_login->setVisible(on);
        judge();
    });
    connect(m_noAddress, &QCheckBox::toggled, this, [this] { touch(u"subnet"_s); });

    auto *all = new QWidget;
    auto *layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_ssh);
    layout->addWidget(m_login);
    layout->addWidget(add(
        u"subnet"_s, new Field(tr("Subnet"), m_subnet, m_subnet, tr("Empty: the service's own network."))));
    layout->addWidget(m_noAddress);
    layout->addWidget(m_identity);
    return all;
}

QWidget *CreateForm::makeSizes()
{
    m_shownSizes->setSourceModel(m_sizes);
    m_shownSizes->setSortRole(SortRole);
    m_shownSizes->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_shownSizes->setFilterKeyColumn(SizeTableModel::Name);
    m_table = new QTableView;
    m_table->setObjectName(u"createSizes"_s);
    m_table->setAccessibleName(tr("Sizes of machines"));
    m_table->setModel(m_shownSizes);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setFont(tabularFont());
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_table->setMinimumHeight(8 * rowHeight);
    auto *header = new FlatHeader(m_table);
    m_table->setHorizontalHeader(header);
    header->setSectionResizeMode(SizeTableModel::Name, QHeaderView::Stretch);
    for (int column = SizeTableModel::Cores; column < SizeTableModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, (column < SizeTableModel::Memory ? 8 : 13) * grid);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { touch(u"size"_s); });
    m_sizeFilter = new QLineEdit;
    m_sizeFilter->setObjectName(u"createSizeFilter"_s);
    m_sizeFilter->setPlaceholderText(tr("Filter by name, as NC or DS3"));
    m_sizeFilter->setAccessibleName(tr("Filter sizes by name"));
    m_sizeFilter->setClearButtonEnabled(true);
    connect(m_sizeFilter, &QLineEdit::textChanged, m_shownSizes,
            &QSortFilterProxyModel::setFilterFixedString);
    m_sizesSaid = mutedText(tr("Asking for sizes and quota…"));
    m_cost = mutedText();
    m_cost->setObjectName(u"createCost"_s);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_sizeFilter);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_sizesSaid);
    layout->addWidget(m_cost);
    return add(u"size"_s, new Field(tr("Size of a node"), content, m_table));
}

QWidget *CreateForm::makeButtons()
{
    m_create = new QPushButton(tr("Create"));
    m_create->setObjectName(u"createCreate"_s);
    m_create->setProperty("primary", true);
    m_create->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_create->setToolTip(tr("Asks Azure to make it (%1)").arg(u"Ctrl+Enter"_s));
    auto *close = new QPushButton(tr("Close"));
    close->setObjectName(u"createClose"_s);
    close->setShortcut(Qt::Key_Escape);
    close->setToolTip(tr("Back to the list (Esc). What was asked for goes on."));
    auto *foot = new QWidget;
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    layout->addWidget(m_create);
    layout->addStretch(1);
    layout->addWidget(close);
    connect(m_create, &QPushButton::clicked, this, &CreateForm::create);
    connect(close, &QPushButton::clicked, this, [this] {
        m_password->clear();
        emit closed();
    });
    return foot;
}

void CreateForm::open()
{
    m_name->setFocus();
    m_sizesJob.start(m_workspace.computeSizes(), [this](const Result<QList<ComputeSize>> &sizes) {
        m_sizesSaid->setText(sizes ? QString() : sizes.error().message);
        m_sizesSaid->setVisible(!sizes);
        if (!sizes)
            return;
        const ComputeSize *chosen = chosenSize();
        const QString name = chosen ? chosen->name : QString();
        m_sizes->setSizes(*sizes);
        for (int i = 0; i < m_shownSizes->rowCount(); ++i)
            if (m_shownSizes->index(i, 0).data(IdRole).toString() == name)
                m_table->selectRow(i);
        judge();
    });
}

const ComputeSize *CreateForm::chosenSize() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return nullptr;
    const QString name = rows.first().data(IdRole).toString();
    const auto found = std::ranges::find(m_sizes->sizes(), name, &ComputeSize::name);
    return found == m_sizes->sizes().end() ? nullptr : &*found;
}

ComputeCreation CreateForm::creation() const
{
    ComputeCreation c;
    c.kind = m_kind->currentIndex() == 0 ? ComputeKind::Cluster : ComputeKind::Instance;
    c.name = m_name->text().trimmed();
    c.description = m_description->text().trimmed();
    if (const ComputeSize *size = chosenSize())
        c.size = size->name;
    c.isLowPriority = c.kind == ComputeKind::Cluster && m_priority->currentIndex() == 1;
    c.scale = {m_minNodes->value(), m_maxNodes->value(), m_idle->value()};
    c.hasSsh = m_ssh->isChecked();
    if (c.hasSsh) {
        c.administrator = c.kind == ComputeKind::Cluster ? m_administrator->text().trimmed() : QString();
        c.publicKey = m_publicKey->text().trimmed();
    }
    c.subnet = m_subnet->text().trimmed();
    c.hasPublicAddress = !m_noAddress->isChecked();
    c.hasIdentity = m_identity->isChecked();
    return c;
}

QList<Finding> CreateForm::findings() const
{
    const bool hasPassword =
        m_ssh->isChecked() && m_kind->currentIndex() == 0 && !m_password->text().isEmpty();
    return checkCreation(creation(), hasPassword, chosenSize());
}

void CreateForm::touch(const QString &field)
{
    m_touched.insert(field);
    judge();
}

/// A field is blamed once a person has been there, or has asked for the compute.
void CreateForm::judge()
{
    const auto all = findings();
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        const auto found = std::ranges::find(all, it.key(), &Finding::field);
        const bool isShown = found != all.end() && m_touched.contains(it.key());
        it.value()->setFinding(isShown ? found->message : QString(),
                               isShown ? found->severity : Finding::Severity::Problem);
    }
    const ComputeSize *size = chosenSize();
    const bool isCluster = m_kind->currentIndex() == 0;
    const bool isLow = isCluster && m_priority->currentIndex() == 1;
    const auto known =
        size ? (isLow ? size->lowPriorityPricePerHour : size->pricePerHour) : std::optional<double>();
    const double price = known.value_or(0);
    if (!known.has_value())
        m_cost->clear();
    else if (isCluster)
        m_cost->setText(tr("With all nodes on it costs about %1 %2 an hour, with none nothing.")
                            .arg(QLocale().toString(price * m_maxNodes->value(), 'f', 2), size->currency));
    else
        m_cost->setText(tr("It costs about %1 %2 an hour while it is on.")
                            .arg(QLocale().toString(price, 'f', 2), size->currency));
}

void CreateForm::showKind()
{
    const bool isCluster = m_kind->currentIndex() == 0;
    m_scale->setVisible(isCluster);
    for (const QString &field : {u"administrator"_s, u"password"_s})
        m_fields.value(field)->setVisible(isCluster);
    judge();
}

void CreateForm::create()
{
    if (m_job.isRunning())
        return;
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it)
        m_touched.insert(it.key());
    judge();
    for (const Finding &finding : findings()) {
        if (finding.severity != Finding::Severity::Problem)
            continue;
        if (Field *field = m_fields.value(finding.field)) {
            field->focusWidgetOfField()->setFocus();
            m_scroll->ensureWidgetVisible(field);
        }
        return;
    }
    ComputeCredentials credentials;
    if (m_ssh->isChecked() && !m_password->text().isEmpty())
        credentials.password = Secret::take(m_password->text().toUtf8());
    m_error->clear();
    m_create->setEnabled(false);
    m_job.start(m_workspace.createCompute(creation(), std::move(credentials), m_attempt->begin()),
                [this](const Result<ComputeTarget> &answer) { ended(answer); });
}

void CreateForm::ended(const Result<ComputeTarget> &answer)
{
    m_create->setEnabled(true);
    m_attempt->finish(!answer);
    if (answer) {
        clear();
        emit created(answer->name);
        return;
    }
    if (Field *field = m_fields.value(answer.error().detail)) {
        field->setFinding(answer.error().message);
        field->focusWidgetOfField()->setFocus();
        m_scroll->ensureWidgetVisible(field);
    } else if (answer.error().kind != ErrorKind::Cancelled) {
        m_error->showError(answer.error());
        m_scroll->ensureWidgetVisible(m_error);
    }
}

void CreateForm::clear()
{
    for (QLineEdit *line : {m_name, m_description, m_administrator, m_password, m_publicKey, m_subnet})
        line->clear();
    m_table->clearSelection();
    m_touched.clear();
    m_attempt->abandon();
    m_attempt->rows()->clear();
    judge();
}

} // namespace trainyard::ui
