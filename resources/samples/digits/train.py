# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains a small neural network to read handwritten digits.

It needs nothing but Python. The network has one hidden layer and learns by stochastic gradient
descent: it looks at one image at a time and changes its weights a little each time.
"""

import argparse
import csv
import json
import math
import os
import random

from azureml.core import Run

SIDE = 8  # an image has 8 x 8 pixels
PIXELS = SIDE * SIDE
HIDDEN = 80
DIGITS = 10
REPORT_EVERY = 2000  # images between two points of the loss curve


def load_images(path):
    """Reads rows of 64 pixels from 0 to 16, followed by the digit they show."""
    with open(path, newline="") as file:
        rows = [[int(cell) for cell in row] for row in csv.reader(file)]
    return [([pixel / 16 for pixel in row[:PIXELS]], row[PIXELS]) for row in rows]


def nudge(image, right, down):
    """The image moved by a third of a pixel, as if the paper had lain a little differently."""
    nudged = []
    for y in range(SIDE):
        for x in range(SIDE):
            from_x, from_y = x - right, y - down
            inside = 0 <= from_x < SIDE and 0 <= from_y < SIDE
            neighbour = image[from_y * SIDE + from_x] if inside else 0.0
            nudged.append((2 * image[y * SIDE + x] + neighbour) / 3)
    return nudged


def augment(images):
    """Every image as it is and nudged in the eight directions: nine times as many to learn from."""
    steps = (-1, 0, 1)
    return [(nudge(image, x, y), digit) for image, digit in images for x in steps for y in steps]


class Network:
    """64 pixels -> 80 hidden units -> 10 scores, one for each digit."""

    def __init__(self):
        def layer(outputs, inputs):
            spread = math.sqrt(2 / inputs)
            return [[random.gauss(0, spread) for _ in range(inputs)] for _ in range(outputs)]

        self.hidden_weights = layer(HIDDEN, PIXELS)
        self.hidden_bias = [0.0] * HIDDEN
        self.output_weights = layer(DIGITS, HIDDEN)
        self.output_bias = [0.0] * DIGITS

    def forward(self, image):
        """The hidden units, and how probable each digit is."""
        hidden = [
            max(0.0, bias + sum(weight * pixel for weight, pixel in zip(row, image)))
            for row, bias in zip(self.hidden_weights, self.hidden_bias)
        ]
        scores = [
            bias + sum(weight * unit for weight, unit in zip(row, hidden))
            for row, bias in zip(self.output_weights, self.output_bias)
        ]
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        total = sum(powers)
        return hidden, [power / total for power in powers]

    def train(self, image, digit, learning_rate):
        """Learns from one image; returns the loss and whether the guess was right."""
        hidden, probable = self.forward(image)
        loss = -math.log(max(probable[digit], 1e-12))
        right = max(range(DIGITS), key=probable.__getitem__) == digit

        # How the loss changes with each score, and from there with each hidden unit.
        slopes = [probable[each] - (each == digit) for each in range(DIGITS)]
        blame = [
            sum(slope * row[unit] for slope, row in zip(slopes, self.output_weights)) if hidden[unit] else 0.0
            for unit in range(HIDDEN)
        ]
        for each, slope in enumerate(slopes):
            step = learning_rate * slope
            self.output_bias[each] -= step
            row = self.output_weights[each]
            self.output_weights[each] = [weight - step * unit for weight, unit in zip(row, hidden)]
        for each, slope in enumerate(blame):
            if slope:
                step = learning_rate * slope
                self.hidden_bias[each] -= step
                row = self.hidden_weights[each]
                self.hidden_weights[each] = [weight - step * pixel for weight, pixel in zip(row, image)]
        return loss, right

    def accuracy(self, images):
        """The share of images that are read right."""
        right = 0
        for image, digit in images:
            _, probable = self.forward(image)
            right += max(range(DIGITS), key=probable.__getitem__) == digit
        return right / len(images)

    def save(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            json.dump(vars(self), file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=2, help="times that every image is seen")
    parser.add_argument("--learning-rate", type=float, default=0.003, help="size of a learning step")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same result")
    args = parser.parse_args()

    run = Run.get_context()
    random.seed(args.seed)

    images = load_images(os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits.csv"))
    random.shuffle(images)
    held_out, training = images[:360], augment(images[360:])  # the network never learns from held_out
    print(f"{len(training)} images to learn from, {len(held_out)} held out")

    network = Network()
    for epoch in range(args.epochs):
        random.shuffle(training)
        total_loss = 0.0
        total_right = 0
        for i, (image, digit) in enumerate(training, start=1):
            loss, right = network.train(image, digit, args.learning_rate)
            total_loss += loss
            total_right += right
            if i % REPORT_EVERY == 0:
                loss = total_loss / REPORT_EVERY
                run.log("loss", loss)
                run.log("accuracy", total_right / REPORT_EVERY)
                print(f"epoch={epoch + 1}, batch={i:5}: loss {loss:.2f}")
                total_loss = 0.0
                total_right = 0
    print("Finished Training")

    accuracy = network.accuracy(held_out)
    run.log("held_out_accuracy", accuracy)
    print(f"held_out_accuracy: {accuracy:.4f} (the share of {len(held_out)} unseen images that are read right)")
    network.save(os.path.join("outputs", "model.json"))


if __name__ == "__main__":
    main()
