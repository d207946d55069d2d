// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>
#include <string_view>

namespace trainyard {

/// The number of a TensorProto with exactly one element, of any real type
/// (tensorflow/core/framework/tensor.proto). tensor_content is little-endian on every machine that reads.
std::optional<double> numberFromTensor(std::string_view tensor);

/// The texts of a TensorProto of type string, a line each; at most `limit` bytes.
QByteArray textFromTensor(std::string_view tensor, qsizetype limit);

/// IEEE 754 half precision.
double halfToDouble(quint16 bits);

} // namespace trainyard
