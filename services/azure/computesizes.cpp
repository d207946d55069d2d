// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/computesizes.h"

#include <QHash>
#include <QJsonObject>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longest = 200;

/// "Standard DSv2 Family Cluster Dedicated vCPUs" and "standardDSv2Family" name the same family.
QString folded(QString name)
{
    return name.remove(u' ').remove(u'_').toLower();
}

/// Cores left by folded name, of the whole subscription in this region.
QHash<QString, qint64> leftByName(const QJsonArray &usages)
{
    QHash<QString, qint64> left;
    for (const QJsonValue &value : usages) {
        const QJsonObject usage = value.toObject();
        const QString type = usage.value("type"_L1).toString();
        if (!type.endsWith("/vmFamily/usages"_L1) && !type.endsWith("Cores/usages"_L1))
            continue; // those of one workspace or cluster
        const QString name = usage.value("name"_L1).toObject().value("value"_L1).toString().left(longest);
        const qint64 limit = usage.value("limit"_L1).toInteger(-1);
        if (limit >= 0)
            left.insert(folded(name),
                        std::max<qint64>(0, limit - usage.value("currentValue"_L1).toInteger()));
    }
    return left;
}

/// The smaller of what the family and the region leave; −1 where neither is known.
qint64 leftOf(const QHash<QString, qint64> &left, const QString &family, const QString &tier)
{
    const qint64 ofFamily = left.value(folded(family) + u"cluster"_s + tier + u"vcpus"_s, -1);
    const qint64 ofRegion = left.value(u"totalcluster%1regionalvcpus"_s.arg(tier), -1);
    return ofFamily < 0 ? ofRegion : ofRegion < 0 ? ofFamily : std::min(ofFamily, ofRegion);
}

void addPrices(ComputeSize &size, const QJsonObject &prices)
{
    size.currency = prices.value("billingCurrency"_L1).toString().left(longest);
    if (prices.value("unitOfMeasure"_L1).toString() != "OneHour"_L1)
        return;
    for (const QJsonValue &value : prices.value("values"_L1).toArray()) {
        const QJsonObject price = value.toObject();
        if (price.value("osType"_L1).toString() != "Linux"_L1 || !price.value("retailPrice"_L1).isDouble())
            continue;
        const QString tier = price.value("vmTier"_L1).toString();
        if (tier == "Standard"_L1)
            size.pricePerHour = price.value("retailPrice"_L1).toDouble();
        else if (tier == "LowPriority"_L1)
            size.lowPriorityPricePerHour = price.value("retailPrice"_L1).toDouble();
    }
}
} // namespace

QList<ComputeSize> sizesOf(const QJsonArray &sizes, const QJsonArray &usages)
{
    const auto left = leftByName(usages);
    QList<ComputeSize> all;
    for (const QJsonValue &value : sizes) {
        const QJsonObject object = value.toObject();
        ComputeSize size;
        size.name = object.value("name"_L1).toString().left(longest);
        size.family = object.value("family"_L1).toString().left(longest);
        size.cores = object.value("vCPUs"_L1).toInt();
        size.gpus = std::clamp(object.value("gpus"_L1).toInt(), 0, 64);
        size.memoryGiB = object.value("memoryGB"_L1).toDouble();
        size.canBeLowPriority = object.value("lowPriorityCapable"_L1).toBool();
        const QJsonArray types = object.value("supportedComputeTypes"_L1).toArray();
        size.isForClusters = types.isEmpty() || types.contains(QJsonValue("AmlCompute"_L1));
        size.isForInstances = types.isEmpty() || types.contains(QJsonValue("ComputeInstance"_L1));
        addPrices(size, object.value("estimatedVMPrices"_L1).toObject());
        size.coresLeft = leftOf(left, size.family, u"dedicated"_s);
        size.lowPriorityCoresLeft = leftOf(left, size.family, u"lowpriority"_s);
        if (!size.name.isEmpty())
            all.append(size);
    }
    std::ranges::stable_sort(all, [](const ComputeSize &a, const ComputeSize &b) {
        return std::tie(a.gpus, a.family, a.cores) < std::tie(b.gpus, b.family, b.cores);
    });
    return all;
}

const ComputeSize *findSize(const QList<ComputeSize> &sizes, const QString &name)
{
    const auto found = std::ranges::find_if(
        sizes, [&](const ComputeSize &size) { return size.name.compare(name, Qt::CaseInsensitive) == 0; });
    return found == sizes.end() ? nullptr : &*found;
}

} // namespace trainyard
