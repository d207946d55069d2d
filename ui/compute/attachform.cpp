// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compute/attachform.h"

#include "ui/common/card.h"
#include "ui/common/computestate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/scrollingbody.h"
#include "ui/common/theme.h"
#include "ui/compute/attemptpanel.h"
#include "ui/compute/steprows.h"
#include "ui/newrun/field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int formWidth = 56 * grid;

/// A service reaches what is attached; without one we do.
bool isService(const Workspace &workspace)
{
    return workspace.capabilities().canCreateCompute;
}

bool isMachine(ComputeKind kind)
{
    return kind == ComputeKind::RemoteMachine || kind == ComputeKind::Spark;
}

QLineEdit *secretEdit(const QString &name)
{
    auto *edit = new QLineEdit;
    edit->setObjectName(name);
    edit->setEchoMode(QLineEdit::Password);
    edit->setMaxLength(4096);
    return edit;
}

QHBoxLayout *beside(QWidget *left, int leftStretch, QWidget *right, int rightStretch)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(2 * grid);
    row->addWidget(left, leftStretch);
    row->addWidget(right, rightStretch);
    return row;
}
} // namespace

AttachForm::AttachForm(Workspace &workspace, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_attempt(new AttemptPanel), m_error(new ErrorPanel)
{
    setObjectName(u"attachForm"_s);
    auto *body = new QWidget;
    auto *columns = new QHBoxLayout(body);
    columns->setContentsMargins(2 * grid, grid, 2 * grid, 2 * grid);
    columns->setSpacing(4 * grid);
    auto *left = new QVBoxLayout;
    left->setSpacing(grid);
    left->addWidget(makeFields());
    left->addStretch(1);
    columns->addLayout(left, 0);
    auto *right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(sectionTitle(isService(workspace) ? tr("What happens") : tr("Test")));
    m_hint = mutedText();
    right->addWidget(m_hint);
    right->addWidget(m_attempt);
    right->addWidget(m_error);
    right->addStretch(1);
    columns->addLayout(right, 1);
    m_scroll = scrollingBody(body);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(makeButtons());
    connect(m_error, &ErrorPanel::remedyRequested, this,
            [this] { start(isService(m_workspace) ? Doing::Attaching : Doing::Testing); });
    showKind();
}

AttachForm::~AttachForm() = default;

Field *AttachForm::add(const QString &name, Field *field)
{
    m_fields.insert(name, field);
    return field;
}

QWidget *AttachForm::makeFields()
{
    m_name = new QLineEdit;
    m_name->setObjectName(u"attachName"_s);
    m_name->setMaxLength(100);
    m_address = new QComboBox;
    m_address->setObjectName(u"attachAddress"_s);
    m_address->setEditable(true);
    m_address->setInsertPolicy(QComboBox::NoInsert);
    m_address->lineEdit()->setMaxLength(1000);
    m_port = new QLineEdit(u"22"_s);
    m_port->setObjectName(u"attachPort"_s);
    m_port->setMaxLength(8);
    m_user = new QLineEdit;
    m_user->setObjectName(u"attachUser"_s);
    m_user->setMaxLength(1000);
    m_password = secretEdit(u"attachPassword"_s);
    m_key = new QLineEdit;
    m_key->setObjectName(u"attachKey"_s);
    m_key->setMaxLength(4096);
    m_key->setPlaceholderText(u"~/.ssh/id_ed25519"_s);
    m_passphrase = secretEdit(u"attachPassphrase"_s);
    m_home = new QLineEdit;
    m_home->setObjectName(u"attachHome"_s);
    m_home->setPlaceholderText(u"~/.trainyard"_s);
    m_keep = new QCheckBox(tr("Keep password and passphrase in the keychain"));
    m_keep->setObjectName(u"attachKeep"_s);
    m_keep->setChecked(true);
    auto *browse = new QPushButton(tr("Choose…"));
    browse->setObjectName(u"attachChooseKey"_s);
    browse->setAccessibleName(tr("Choose the private key file"));
    browse->setAutoDefault(false);
    auto *keyLine = new QWidget;
    auto *keyLayout = new QHBoxLayout(keyLine);
    keyLayout->setContentsMargins(0, 0, 0, 0);
    keyLayout->addWidget(m_key, 1);
    keyLayout->addWidget(browse);

    auto *fields = new QWidget;
    fields->setFixedWidth(formWidth);
    auto *layout = new QVBoxLayout(fields);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    addKinds(layout);
    layout->addWidget(
        add(u"name"_s,
            new Field(tr("Name"), m_name, m_name,
                      isService(m_workspace) ? tr("3 to 24 letters, digits or '-', a letter first.")
                                             : tr("How runs call it: 2 to 24 letters, digits or '-'."))));
    layout->addLayout(
        beside(add(u"address"_s, new Field(tr("Address"), m_address, m_address,
                                           isService(m_workspace)
                                               ? tr("Host name or number, instead of a resource id.")
                                               : tr("Host name or number, or one of your ~/.ssh/config."))),
               3, add(u"port"_s, new Field(tr("Port"), m_port, m_port)), 1));
    layout->addWidget(add(u"user"_s, new Field(tr("User"), m_user, m_user, tr("Who logs in there."))));
    layout->addWidget(
        add(u"password"_s,
            new Field(tr("Password"), m_password, m_password,
                      m_workspace.capabilities().canAttachWithAgent
                          ? tr("Or a private key below; neither: the ssh agent and your usual keys.")
                          : tr("Or a private key below."))));
    layout->addWidget(add(u"privateKeyFile"_s, new Field(tr("Private key file"), keyLine, m_key,
                                                         tr("OpenSSH or PEM. It stays on this computer."))));
    layout->addWidget(
        add(u"passphrase"_s, new Field(tr("Passphrase of the key"), m_passphrase, m_passphrase,
                                       tr("Empty if it has none; the test asks where it is needed."))));
    layout->addWidget(m_keep);
    layout->addSpacing(grid);
    layout->addWidget(
        add(u"homeFolder"_s, new Field(tr("Folder for runs there"), m_home, m_home,
                                       tr("Another one where the home folder is small or shared."))));

    const std::pair<QLineEdit *, QString> edits[] = {{m_name, u"name"_s},
                                                     {m_address->lineEdit(), u"address"_s},
                                                     {m_port, u"port"_s},
                                                     {m_user, u"user"_s},
                                                     {m_password, u"password"_s},
                                                     {m_key, u"privateKeyFile"_s},
                                                     {m_passphrase, u"passphrase"_s},
                                                     {m_home, u"homeFolder"_s}};
    for (const auto &[edit, field] : edits) {
        connect(edit, &QLineEdit::textEdited, this, [this, field = field] { touch(field); });
        connect(edit, &QLineEdit::returnPressed, this,
                [this] { start(isService(m_workspace) ? Doing::Attaching : Doing::Testing); });
    }
    connect(m_address, &QComboBox::activated, this, &AttachForm::takeMachine);
    connect(browse, &QPushButton::clicked, this, &AttachForm::chooseKey);
    return fields;
}

void AttachForm::addKinds(QVBoxLayout *layout)
{
    m_kind = new QComboBox;
    m_kind->setObjectName(u"attachKind"_s);
    const auto kinds = m_workspace.capabilities().attachableKinds;
    for (const ComputeKind one : kinds)
        m_kind->addItem(computeKindText(one), int(one));
    m_resource = new QLineEdit;
    m_resource->setObjectName(u"attachResource"_s);
    m_resource->setMaxLength(2000);
    m_resource->setPlaceholderText(u"/subscriptions/…/resourceGroups/…/providers/…"_s);
    m_namespace = new QLineEdit;
    m_namespace->setObjectName(u"attachNamespace"_s);
    m_namespace->setMaxLength(63);
    m_namespace->setPlaceholderText(u"default"_s);
    layout->addWidget(add(u"kind"_s, new Field(tr("Kind"), m_kind, m_kind)));
    layout->addWidget(
        add(u"resourceId"_s, new Field(tr("Resource id"), m_resource, m_resource,
                                       tr("From the resource's page in the portal: JSON view."))));
    layout->addWidget(add(u"kubernetesNamespace"_s, new Field(tr("Namespace"), m_namespace, m_namespace)));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &AttachForm::showKind);
    connect(m_resource, &QLineEdit::textEdited, this, [this] { touch(u"resourceId"_s); });
}

ComputeKind AttachForm::kind() const
{
    return m_kind->count() > 0 ? ComputeKind(m_kind->currentData().toInt()) : ComputeKind::RemoteMachine;
}

/// Only the fields that the kind has.
void AttachForm::showKind()
{
    const bool isRemote = isService(m_workspace);
    const bool hasLogin = isMachine(kind());
    const auto show = [this](const QString &field, bool on) { m_fields.value(field)->setVisible(on); };
    show(u"kind"_s, m_kind->count() > 1);
    show(u"resourceId"_s, isRemote);
    show(u"kubernetesNamespace"_s, kind() == ComputeKind::Kubernetes);
    for (const QString &field : {u"address"_s, u"port"_s, u"user"_s, u"privateKeyFile"_s})
        show(field, hasLogin);
    show(u"password"_s, hasLogin || kind() == ComputeKind::Databricks);
    m_fields.value(u"password"_s)
        ->setRule(kind() == ComputeKind::Databricks ? tr("An access token of the Databricks workspace.")
                  : m_workspace.capabilities().canAttachWithAgent
                      ? tr("Or a private key below; neither: the ssh agent and your usual keys.")
                      : tr("Or a private key below."));
    m_fields.value(u"privateKeyFile"_s)
        ->setRule(isRemote ? tr("Without a passphrase. Azure keeps a copy of it to log in with.")
                           : tr("OpenSSH or PEM. It stays on this computer."));
    show(u"passphrase"_s, !isRemote);
    show(u"homeFolder"_s, !isRemote);
    m_keep->setVisible(!isRemote);
    m_test->setVisible(!isRemote);
    const bool isForPipelines = kind() == ComputeKind::Databricks ||
                                kind() == ComputeKind::DataLakeAnalytics || kind() == ComputeKind::Batch;
    m_hint->setText(
        !isRemote ? tr("Nothing is installed on the machine: runs need sh, coreutils and the SSH server. "
                       "The test shows each step, and what to do where one fails.")
        : isForPipelines
            ? tr("It runs steps of pipelines only. Detaching it later leaves the resource as it "
                 "is.")
            : tr("The workspace gets access to the resource; it stays where it is, and costs what "
                 "it costs. Detaching it later leaves it as it is."));
    judge();
}

QWidget *AttachForm::makeButtons()
{
    m_test = new QPushButton;
    m_test->setObjectName(u"attachTest"_s);
    m_attach = new QPushButton;
    m_attach->setObjectName(u"attachAttach"_s);
    m_attach->setProperty("primary", true);
    m_cancel = new QPushButton(tr("Close"));
    m_cancel->setObjectName(u"attachClose"_s);
    m_cancel->setShortcut(Qt::Key_Escape);
    m_cancel->setToolTip(tr("Back to the list (Esc). What you typed stays here."));
    auto *foot = new QWidget;
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    layout->addWidget(m_test);
    layout->addWidget(m_attach);
    layout->addStretch(1);
    layout->addWidget(m_cancel);
    connect(m_test, &QPushButton::clicked, this, [this] {
        if (m_doing == Doing::Nothing)
            start(Doing::Testing);
        else
            m_job.cancel();
    });
    connect(m_attach, &QPushButton::clicked, this, [this] {
        if (m_doing == Doing::Nothing)
            start(Doing::Attaching);
    });
    connect(m_cancel, &QPushButton::clicked, this, &AttachForm::close);
    showButtons();
    return foot;
}

void AttachForm::showButtons()
{
    m_test->setText(m_doing == Doing::Nothing ? tr("Test") : tr("Stop"));
    m_test->setShortcut(Qt::CTRL | Qt::Key_T); // a new text takes the key away
    m_test->setToolTip(tr("Tries the machine step by step (%1)").arg(u"Ctrl+T"_s));
    m_attach->setText(m_editedName.isEmpty() ? tr("Attach") : tr("Save"));
    m_attach->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_attach->setToolTip(tr("Tests it and makes it a target (%1)").arg(u"Ctrl+Enter"_s));
    m_attach->setEnabled(m_doing == Doing::Nothing);
}

void AttachForm::open()
{
    m_machinesJob.start(m_workspace.knownMachines(), [this](const Result<QList<KnownMachine>> &machines) {
        if (machines)
            offerMachines(*machines);
    });
    for (QLineEdit *edit : {m_name, m_address->lineEdit(), m_user}) {
        if (edit->text().isEmpty()) {
            edit->setFocus();
            return;
        }
    }
    m_test->setFocus();
}

void AttachForm::edit(const QString &name)
{
    if (name == m_editedName)
        return;
    m_editedName = name;
    m_name->setEnabled(name.isEmpty());
    m_touched.clear();
    m_attempt->abandon();
    m_attempt->rows()->clear();
    m_error->clear();
    showButtons();
    if (name.isEmpty()) {
        m_name->clear();
        judge();
        return;
    }
    m_name->setText(name);
    m_editJob.start(m_workspace.computeAttachment(name), [this](const Result<ComputeAttachment> &known) {
        if (!known) {
            m_error->showError(known.error());
            return;
        }
        m_address->setEditText(known->address);
        m_port->setText(QString::number(known->port));
        m_user->setText(known->user);
        m_key->setText(known->privateKeyFile);
        m_home->setText(known->homeFolder);
        judge();
    });
}

void AttachForm::offerMachines(const QList<KnownMachine> &machines)
{
    if (machines == m_machines)
        return;
    m_machines = machines;
    const QString typed = m_address->currentText();
    m_address->clear();
    for (const KnownMachine &machine : machines)
        m_address->addItem(machine.alias);
    m_address->setCurrentIndex(-1);
    m_address->setEditText(typed);
}

/// A machine of the person's configuration: its own user and port, and a name that is free to change.
void AttachForm::takeMachine(int index)
{
    if (index < 0 || index >= m_machines.size())
        return;
    const KnownMachine &machine = m_machines.at(index);
    m_user->setText(machine.user);
    m_port->setText(QString::number(machine.port));
    if (m_name->text().isEmpty() && checkAttachmentName(machine.alias))
        m_name->setText(machine.alias);
    touch(u"address"_s);
}

void AttachForm::chooseKey()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Private key"), QDir::homePath() + u"/.ssh"_s);
    if (path.isEmpty())
        return;
    m_key->setText(path);
    touch(u"privateKeyFile"_s);
}

ComputeAttachment AttachForm::attachment() const
{
    ComputeAttachment attachment;
    attachment.name = m_name->text().trimmed();
    attachment.kind = kind();
    attachment.resourceId = m_resource->text().trimmed();
    attachment.kubernetesNamespace = m_namespace->text().trimmed();
    if (!isMachine(attachment.kind))
        return attachment;
    attachment.address = m_address->currentText().trimmed();
    bool isNumber = false;
    const int port = m_port->text().trimmed().toInt(&isNumber);
    attachment.port = m_port->text().trimmed().isEmpty() ? 0 : isNumber ? port : -1;
    attachment.user = m_user->text().trimmed();
    QString key = m_key->text().trimmed();
    if (key.startsWith("~/"_L1))
        key.replace(0, 1, QDir::homePath());
    attachment.privateKeyFile = key;
    attachment.homeFolder = m_home->text().trimmed();
    return attachment;
}

ComputeCredentials AttachForm::credentials() const
{
    ComputeCredentials credentials;
    if (!m_password->text().isEmpty())
        credentials.password = Secret::take(m_password->text().toUtf8());
    if (!m_passphrase->text().isEmpty())
        credentials.passphrase = Secret::take(m_passphrase->text().toUtf8());
    credentials.areKept = m_keep->isChecked();
    return credentials;
}

void AttachForm::touch(const QString &field)
{
    m_touched.insert(field);
    judge();
}

QList<Finding> AttachForm::findings() const
{
    const bool canUseAgent = m_workspace.capabilities().canAttachWithAgent || !m_editedName.isEmpty();
    return checkAttachment(attachment(), !m_password->text().isEmpty(), canUseAgent);
}

/// A field is blamed once a person has been there, or has asked for the test.
void AttachForm::judge()
{
    const auto all = findings();
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        const auto found = std::ranges::find(all, it.key(), &Finding::field);
        const bool isShown = found != all.end() && m_touched.contains(it.key());
        it.value()->setFinding(isShown ? found->message : QString());
    }
}

void AttachForm::start(Doing doing)
{
    if (m_doing != Doing::Nothing)
        return;
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it)
        m_touched.insert(it.key());
    judge();
    if (const auto all = findings(); !all.isEmpty()) {
        if (Field *field = m_fields.value(all.constFirst().field)) {
            field->focusWidgetOfField()->setFocus();
            m_scroll->ensureWidgetVisible(field);
        }
        return;
    }
    m_error->clear();
    m_doing = doing;
    showButtons();
    const auto conversation = m_attempt->begin();
    const auto done = [this](const Result<ComputeTarget> &answer) { ended(answer); };
    if (doing == Doing::Testing)
        m_job.start(m_workspace.tryCompute(attachment(), credentials(), conversation), done);
    else if (m_editedName.isEmpty())
        m_job.start(m_workspace.attachCompute(attachment(), credentials(), conversation), done);
    else
        m_job.start(m_workspace.updateCompute(attachment(), credentials(), conversation), done);
}

void AttachForm::ended(const Result<ComputeTarget> &answer)
{
    const Doing done = std::exchange(m_doing, Doing::Nothing);
    showButtons();
    m_attempt->finish(!answer);
    if (!answer) {
        if (answer.error().kind == ErrorKind::Cancelled)
            return;
        // A sentence that belongs to a field stands there, with its cursor.
        if (Field *field = m_fields.value(answer.error().detail)) {
            field->setFinding(answer.error().message);
            field->focusWidgetOfField()->setFocus();
            m_scroll->ensureWidgetVisible(field);
        } else {
            m_error->showError(answer.error(), isService(m_workspace) ? tr("Try again") : tr("Test again"));
            m_scroll->ensureWidgetVisible(m_error);
        }
        return;
    }
    if (done == Doing::Testing) {
        m_attach->setFocus();
        return;
    }
    for (QLineEdit *edit : {m_name, m_address->lineEdit(), m_user, m_password, m_key, m_passphrase, m_home,
                            m_resource, m_namespace})
        edit->clear();
    m_port->setText(u"22"_s);
    m_touched.clear();
    m_editedName.clear();
    m_name->setEnabled(true);
    m_attempt->abandon();
    m_attempt->rows()->clear();
    showButtons();
    judge();
    emit attached(answer->name);
}

void AttachForm::close()
{
    if (m_doing != Doing::Nothing) {
        m_job.cancel();
        return;
    }
    m_password->clear();
    m_passphrase->clear();
    emit closed();
}

} // namespace trainyard::ui
