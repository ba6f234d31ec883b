import QuantSpec

/// A step whose calls can be noticed.
struct WatchedStep: Sendable {
    /// A function that is called for each call of the step.
    typealias Note = @Sendable () -> Void

    let name: Steps.Name
    /// Replaces the step by one that reports the call and then does the same.
    let watch: @Sendable (_ steps: inout Steps, _ note: @escaping Note) -> Void

    /// Every step that is a function.
    static let all: [WatchedStep] = general + families

    private static let general: [WatchedStep] = [
        step(\.roundToInteger), step(\.roundProduct), step(\.saturate), step(\.addZeroPoint), step(\.quantizeReal),
        step(\.dequantize), step(\.widen), step(\.quantizeMultiplier), step(\.doublingHighMultiply),
        step(\.roundingShiftRight), step(\.shiftLeft), step(\.multiply), step(\.multiplyWide), step(\.realMultiplier),
        step(\.realMultiplierOfRoundedProduct), step(\.realMultiplierInBinary32), step(\.channelScale),
        step(\.channelZeroPoint), step(\.windows), step(\.paddingElement), step(\.dotProducts), step(\.wideDotProducts),
        step(\.addBias), step(\.addWideBias), step(\.activationBound), step(\.quantizeHybridInput),
        step(\.doublingHighMultiply16), step(\.exponential64), step(\.exponential32), step(\.midpointCorrection),
        step(\.lookUp), step(\.softmaxMaximum), step(\.softmaxExponential), step(\.softmaxReciprocal),
        step(\.additionLeftShift), step(\.rescaleConcatenated),
    ]

    private static let families: [WatchedStep] = [
        step(\.activations.hyperbolicTangent32), step(\.activations.logarithm32),
        step(\.activations.complementaryError32), step(\.activations.squareRoot32), step(\.activations.gelu),
        step(\.activations.logistic32), step(\.activations.truncatingDoublingHighMultiply16),
        step(\.activations.saturatingShiftLeft16), step(\.activations.truncateQuotient),
        step(\.activations.fixedPointLogarithm), step(\.activations.logSoftmaxThreshold),
        step(\.activations.sigmoidTable), step(\.elementWise.squaredDifferenceLeftShift),
        step(\.elementWise.squaredHeadroom), step(\.elementWise.quotientMultiplier),
        step(\.elementWise.positiveDivisor), step(\.elementWise.quotientReciprocal),
        step(\.elementWise.vanishingQuotient), step(\.elementWise.floorQuotient),
        step(\.elementWise.floorRemainder), step(\.comparisons.leftShift),
        step(\.comparisons.comparesExactly), step(\.comparisons.order), step(\.comparisons.replacesBest),
        step(\.comparisons.precedesInTie), step(\.comparisons.isHot), step(\.reductions.add),
        step(\.reductions.meanFactor), step(\.reductions.firstExtreme), step(\.resizing.axes),
        step(\.resizing.distance1024), step(\.resizing.position1024), step(\.resizing.roundInterpolation),
        step(\.resizing.roundReal), step(\.resizing.distance), step(\.resizing.position), step(\.resizing.nearest),
        step(\.resizing.upper),
        step(\.layout.slicedIndex), step(\.layout.accumulate), step(\.recurrent.saturateGate),
        step(\.recurrent.logistic16), step(\.recurrent.hyperbolicTangent16), step(\.recurrent.complement16),
        step(\.recurrent.projectedHidden), step(\.recurrent.tangent32),
        step(\.recurrent.logistic32), step(\.recurrent.realSum), step(\.activations.sine32),
        step(\.activations.cosine32), step(\.activations.arcTangent32), step(\.activations.power32),
        step(\.activations.power64),
    ]

    // MARK: One for each number of arguments

    private typealias Path<Function> = any WritableKeyPath<StepValues, Function> & Sendable

    private static func step<Result>(_ path: Path<@Sendable () -> Result>) -> WatchedStep {
        watching(path) { right, note in
            {
                note()
                return right()
            }
        }
    }

    private static func step<First, Result>(_ path: Path<@Sendable (First) -> Result>) -> WatchedStep {
        watching(path) { right, note in
            {
                note()
                return right($0)
            }
        }
    }

    private static func step<First, Second, Result>(
        _ path: Path<@Sendable (First, Second) -> Result>
    ) -> WatchedStep {
        watching(path) { right, note in
            {
                note()
                return right($0, $1)
            }
        }
    }

    private static func step<First, Second, Third, Result>(
        _ path: Path<@Sendable (First, Second, Third) -> Result>
    ) -> WatchedStep {
        watching(path) { right, note in
            {
                note()
                return right($0, $1, $2)
            }
        }
    }

    private static func step<First, Second, Third, Fourth, Result>(
        _ path: Path<@Sendable (First, Second, Third, Fourth) -> Result>
    ) -> WatchedStep {
        watching(path) { right, note in
            {
                note()
                return right($0, $1, $2, $3)
            }
        }
    }

    private static func step<First, Result>(
        _ path: Path<@Sendable (First, borrowing Steps) -> Result>
    ) -> WatchedStep {
        watching(path) { right, note in
            {
                note()
                return right($0, $1)
            }
        }
    }

    private static func step<First, Second, Result>(
        _ path: Path<@Sendable (First, Second, borrowing Steps) -> Result>
    ) -> WatchedStep {
        watching(path) { right, note in
            {
                note()
                return right($0, $1, $2)
            }
        }
    }

    private static func step<First, Second, Third, Result>(
        _ path: Path<@Sendable (First, Second, Third, borrowing Steps) -> Result>
    ) -> WatchedStep {
        watching(path) { right, note in
            {
                note()
                return right($0, $1, $2, $3)
            }
        }
    }

    private static func watching<Function>(
        _ path: Path<Function>, _ telling: @escaping @Sendable (_ right: Function, _ note: @escaping Note) -> Function
    ) -> WatchedStep {
        WatchedStep(name: path) { steps, note in steps[path] = telling(steps[path], note) }
    }
}
