/* These packages ship no types; what the pipeline uses of them is declared here. */

declare module 'ml-knn' {
  export default class KNN {
    constructor(points: number[][], labels: number[], options?: { k?: number });
    predict(points: number[][]): number[];
  }
}

declare module 'ml-cart' {
  export class DecisionTreeClassifier {
    constructor(options?: { minNumSamples?: number; maxDepth?: number; gainThreshold?: number });
    train(rows: number[][], labels: number[]): void;
    predict(rows: number[][]): number[];
  }
}

declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix';
  export default class LogisticRegression {
    constructor(options?: { numSteps?: number; learningRate?: number });
    train(rows: Matrix, labels: Matrix): void;
    predict(rows: Matrix): number[];
  }
}

declare module 'mnist' {
  interface Digit {
    /** Grey values 0 to 1, 784 a digit. */
    readonly raw: readonly number[];
    readonly length: number;
  }
  const mnist: Readonly<Record<0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9, Digit>>;
  export default mnist;
}
