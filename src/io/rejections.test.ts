import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AllotError } from '#model/errors.ts';
import { readProblem } from './formats.ts';

/** What a person is told about a broken file. */
function complaint(text: string, name: string): string {
  try {
    readProblem(text, { name });
  } catch (error) {
    assert.ok(error instanceof AllotError, String(error));
    return error.message;
  }
  return assert.fail(`${name} was accepted`);
}

interface Rejection {
  why: string;
  text: string;
  says: string[];
}

function corpus(name: string, cases: readonly Rejection[]): void {
  describe(name, () => {
    for (const { why, text, says } of cases)
      test(why, () => assert.deepEqual(complaint(text, name).split('\n'), says));
  });
}

const SM = `************
jobs (incl. supersource/sink ):  4
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  0   N
************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------
  1      1     0       0
  2      1     3       2
  3      1     4       1
  4      1     0       0
************
RESOURCEAVAILABILITIES:
  R 1
   2
************
`;
const smLines = SM.split('\n');

corpus('cut.sm', [
  {
    why: 'cut in the precedence relations',
    text: smLines.slice(0, 10).join('\n'),
    says: [
      "cut.sm:10: the section 'REQUESTS/DURATIONS' is missing",
      '  Maybe the file was cut short, or is of another format',
      "cut.sm:10: the section 'RESOURCEAVAILABILITIES' is missing",
      '  Maybe the file was cut short, or is of another format',
    ],
  },
  {
    why: 'a job too few',
    text: SM.replace('  3      1     4       1\n', ''),
    says: ['cut.sm:11: job 3 states 1 modes and lists 0'],
  },
  {
    why: 'wrong counts',
    text: SM.replace('2           2   3', '3           2   3').replace('\n   2\n', '\n   2 5\n'),
    says: [
      'cut.sm:9: job 1 states 3 successors and lists 2',
      'cut.sm:24: there are 2 availabilities for 1 resources',
    ],
  },
  {
    why: 'text where numbers go',
    text: SM.replace('  2      1     3 ', '  2      1     three ').replace(':  4', ':  four'),
    says: ["cut.sm:2: 'four' is not a whole number (jobs (incl. supersource/sink ))"],
  },
  {
    why: 'text in two rows',
    text: SM.replace('  2      1     3 ', '  2      1     three ').replace(
      '   3        1          1           4',
      ' 3 1 1 x',
    ),
    says: ["cut.sm:11: 'x' is not a whole number", "cut.sm:18: 'three' is not a whole number"],
  },
  {
    why: 'a job that does not exist',
    text: SM.replace('2           2   3', '2           2   9'),
    says: ['cut.sm:9: there is no job 9; the jobs are 1 to 4'],
  },
  {
    why: 'a cycle',
    text: SM.replace('   3        1          1           4', '   3        1          1           2').replace(
      '   2        1          1           4',
      '   2        1          1           3',
    ),
    says: [
      'cut.sm:11 tasks[1].after: these tasks wait for one another: 3 → 2 → 3',
      "  Maybe drop '2' from what '3' waits for",
    ],
  },
  {
    why: 'a demand above the capacity',
    text: SM.replace('3       2', '3       5'),
    says: [
      "cut.sm:18 tasks[0]: nothing can ever run task '2': R1 5 > 2",
      "  Maybe lower the demand of '2' or raise the capacity",
    ],
  },
]);

corpus('cut.rcp', [
  {
    why: 'truncated',
    text: '4 1\n2\n0 0 1 2\n3 1',
    says: [
      "cut.rcp:4: the file ends where job 2's number of successors belongs",
      '  Maybe the file was cut short',
    ],
  },
  {
    why: 'more than was said',
    text: '3 1\n4\n0 0 1 2\n3 2 1 3\n0 0 0\n7\n',
    says: [
      "cut.rcp:6: '7' stands behind the end of the problem",
      '  Maybe the counts on the first line are too small',
    ],
  },
  {
    why: 'text where numbers go',
    text: '4 1\n2\n0 0 1 2\n3 x 1 3',
    says: ["cut.rcp:4: 'x' is not a whole number (job 2's demand of R1)"],
  },
  {
    why: 'a successor that does not exist',
    text: '3 1\n2\n0 0 1 2\n3 2 1 9',
    says: ['cut.rcp:4: a successor of job 2 is 9; it must be 1 to 3'],
  },
  {
    why: 'a cycle',
    text: '4 1\n4\n0 0 1 2\n3 2 1 3\n2 2 1 2\n0 0 0\n',
    says: [
      'cut.rcp:5 tasks[1].after: these tasks wait for one another: 3 → 2 → 3',
      "  Maybe drop '2' from what '3' waits for",
    ],
  },
]);

corpus('cut.jsp', [
  {
    why: 'truncated',
    text: '# two jobs\n2 2\n0 3 1 4\n',
    says: ['cut.jsp:3: there are 1 jobs; the first line says 2'],
  },
  {
    why: 'wrong counts and numbers, all at once',
    text: '3 2\n0 3 1\n1 3 7 1\n0 3 1 x\n',
    says: [
      'cut.jsp:2: job 1 has 3 numbers; 2 operations of machine and duration make 4',
      'cut.jsp:3: the machine of operation 2 of job 2 is 7; it must be 0 to 1',
      "cut.jsp:4: 'x' is not a whole number (the duration of operation 2 of job 3)",
    ],
  },
  {
    why: 'no size',
    text: 'instance ft06\n',
    says: ['cut.jsp:1: there is no line with the numbers of jobs and machines'],
  },
]);

corpus('cut.json', [
  {
    why: 'truncated',
    text: '{"tasks": [\n  {"id": "a", "duration": 1},\n',
    says: ['cut.json:3: the JSON breaks off (value expected)', '  Maybe the file was cut short'],
  },
  {
    why: 'a comma too few',
    text: '{"tasks": [\n  {"id": "a" "duration": 1}\n]}',
    says: [`cut.json:2: this is not JSON: comma expected at '"duration"'`],
  },
  {
    why: 'a misspelt field',
    text: '{"tasks": [\n  {"id": "a",\n   "duratio": 1}\n]}',
    says: [
      "cut.json:3 tasks[0].duratio: 'duratio' is not a field here (task 'a')",
      "  Maybe you meant 'duration'",
    ],
  },
  {
    why: 'a plan in its place',
    text: '{"planner": "serial", "tasks": []}',
    says: ['cut.json: this is a plan, not a problem', '  Maybe give the problem'],
  },
]);

corpus('wf.json', [
  {
    why: 'text where numbers go, and no execution of a task',
    text: `{"name": "w", "schemaVersion": "1.5", "workflow": {
      "specification": {"tasks": [{"id": "a"}]},
      "execution": {"tasks": [
        {"id": "a",
         "runtimeInSeconds": "3"}]}}}`,
    says: ['wf.json:5 workflow.execution.tasks[0].runtimeInSeconds: "3" is not a number'],
  },
  {
    why: 'a task without a run time',
    text: `{"name": "w", "schemaVersion": "1.5", "workflow": {
      "specification": {"tasks": [
        {"id": "a"}, 
        {"id": "b"}]},
      "execution": {"tasks": [{"id": "a", "runtimeInSeconds": 3}]}}}`,
    says: [
      "wf.json:4 workflow.specification.tasks[1]: task 'b' has no run time: it is missing in workflow.execution.tasks",
    ],
  },
  {
    why: 'a cycle',
    text: `{"name": "w", "schemaVersion": "1.5", "workflow": {
      "specification": {"tasks": [
        {"id": "a", "parents": ["b"]},
        {"id": "b", "parents": ["a"]}]},
      "execution": {"tasks": [{"id": "a", "runtimeInSeconds": 3}, {"id": "b", "runtimeInSeconds": 3}]}}}`,
    says: [
      'wf.json:4 tasks[1].after: these tasks wait for one another: b → a → b',
      "  Maybe drop 'a' from what 'b' waits for",
    ],
  },
]);

corpus('cut.yaml', [
  {
    why: 'broken syntax, every place of it',
    text: 'tasks:\n  - id: a\n   duration: 1\n   b: [',
    says: [
      'cut.yaml:3: this is not YAML: Sequence item without - indicator',
      'cut.yaml:4: this is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  {
    why: 'unknown names, keys with points among them',
    text: 'tasks:\n  - id: a\n    duration: 1\n    demand:\n      x.y: 3\n  - id: b\n    duration: -1\n    after: [zz]\n',
    says: [
      "cut.yaml:5 tasks[0].demand.x.y: there is no resource or node capacity called 'x.y'",
      "  Maybe define a resource or node capacity called 'x.y'",
      "cut.yaml:8 tasks[1].after[0]: there is no task called 'zz'",
      'cut.yaml:7 tasks[1].duration: -1 is below 0',
      '  Maybe use a time of at least 0',
    ],
  },
  {
    why: 'nothing',
    text: '',
    says: [
      'cut.yaml:1: the file is empty',
      "  Maybe start with 'tasks:' and a list of them; see 'allot schema' for the fields",
    ],
  },
]);

corpus('cut.csv', [
  {
    why: 'an open quote',
    text: 'id,duration\na,3\nb,"4\n',
    says: ['cut.csv:3: quoted field unterminated'],
  },
  {
    why: 'text where numbers go, and missing cells',
    text: 'id,duration (h),after,crew\ncapacity:,,,2\na,3,b,x\nb,,a,3\n,4\n',
    says: [
      "cut.csv:3: 'x' is not a number (column 'crew')",
      "cut.csv:4: 'b' has no duration",
      '  Maybe write 0 for a milestone',
      "cut.csv:5: the row has no 'id'",
    ],
  },
  {
    why: 'a cell too many',
    text: 'id,duration\na,3,4\n',
    says: ["cut.csv:2: '4' stands in a column without a heading"],
  },
  {
    why: 'a cycle behind a cell of two lines',
    text: 'id,name,duration,after\na,"first\nof all",3,b\nb,,1,a\n',
    says: [
      'cut.csv:4 tasks[1].after: these tasks wait for one another: b → a → b',
      "  Maybe drop 'a' from what 'b' waits for",
    ],
  },
  {
    why: 'no capacities, and two tasks of one name',
    text: 'id,duration (h),crew\na,3,1\na,4,1',
    says: [
      "cut.csv:1: nothing says how much of 'crew' there is",
      "  Maybe add a row 'capacity:' (or 'budget:', for what is used up)",
      "cut.csv:3: there are two tasks called 'a'",
      "  Maybe rename one of them, or fill in the column 'mode'",
    ],
  },
  {
    why: 'an unknown unit',
    text: 'id,duration (fortnights)\na,3\n',
    says: ["cut.csv:1: 'fortnights' is not one of ms, s, min, h, d, unit"],
  },
]);
