// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Forwards every frame between two network interfaces, each a fixed time later: what tc's netem does, for
// kernels without it. delaybridge INTERFACE INTERFACE MILLISECONDS; ends with its standard input.
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <vector>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {
using Clock = std::chrono::steady_clock;

struct Frame
{
    Clock::time_point due;
    std::vector<char> bytes;
};

struct Side
{
    int socket = -1;
    std::deque<Frame> waiting; ///< to be sent on the other side
};

constexpr std::size_t mostWaiting = 131072;

int openOn(const char *name)
{
    const int socket = ::socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL));
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ALL);
    address.sll_ifindex = int(::if_nametoindex(name));
    const int size = 256 << 20;
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
    ::setsockopt(socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
    if (::bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        std::perror(name);
        std::exit(1);
    }
    return socket;
}
} // namespace

int main(int count, char **words)
{
    if (count != 4)
        return 2;
    const std::chrono::duration<double, std::milli> delay(std::atof(words[3]));
    std::array<Side, 2> sides;
    sides[0].socket = openOn(words[1]);
    sides[1].socket = openOn(words[2]);
    std::vector<char> buffer(70'000);
    while (true) {
        auto pause = std::chrono::nanoseconds(std::chrono::seconds(1));
        for (const Side &side : sides) {
            if (!side.waiting.empty())
                pause = std::min<std::chrono::nanoseconds>(pause, side.waiting.front().due - Clock::now());
        }
        pause = std::max(pause, std::chrono::nanoseconds(0));
        const timespec timeout{0, std::min<long>(pause.count(), 999'999'999)};
        std::array<pollfd, 3> waits{
            {{sides[0].socket, POLLIN, 0}, {sides[1].socket, POLLIN, 0}, {STDIN_FILENO, 0, 0}}};
        ::ppoll(waits.data(), waits.size(), &timeout, nullptr);
        if ((waits[2].revents & (POLLHUP | POLLERR)) != 0)
            return 0;
        for (Side &side : sides) {
            for (int i = 0; i < 256 && side.waiting.size() < mostWaiting; ++i) {
                const ssize_t size = ::recv(side.socket, buffer.data(), buffer.size(), 0);
                if (size <= 0)
                    break;
                side.waiting.push_back({Clock::now() + std::chrono::duration_cast<Clock::duration>(delay),
                                        {buffer.begin(), buffer.begin() + size}});
            }
        }
        const auto now = Clock::now();
        for (std::size_t i = 0; i < 2; ++i) {
            while (!sides[i].waiting.empty() && sides[i].waiting.front().due <= now) {
                const Frame &frame = sides[i].waiting.front();
                if (::send(sides[1 - i].socket, frame.bytes.data(), frame.bytes.size(), 0) < 0 &&
                    errno == EAGAIN)
                    break;
                sides[i].waiting.pop_front();
            }
        }
    }
}
