//! The list of codes. A code is stable: it is never given to another message, and never taken away.
//!
//! Each code has a page, `docs/messages/BCnnnn.md`, with a wrong and a right example; the tests run both, so a page cannot
//! describe a message that the program does not give.

use std::fmt;

/// The page of a code: what it means, a wrong and a right example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The page's text, in Markdown: Chinese first, an English section after it.
    pub markdown: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal,)*) => {
        /// The stable code of a message. BC01 the text, BC02 names and types, BC03 bands and points, BC04 data, BC05 files, BC06 revisions and
        /// years, BC07 tests, BC08 audits and tables of units.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// `BC0203`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$variant => $number,)*
                }
            }

            /// The page that explains this code.
            pub fn page(self) -> Page {
                match self {
                    $(Code::$variant => Page { markdown: include_str!(concat!("../../docs/messages/", $number, ".md")) },)*
                }
            }
        }
    };
}

codes! {
    // BC01: the text (syntax/messages/)
    /// An opening bracket without its partner.
    UnclosedBracket = "BC0101",
    /// A closing bracket without its partner.
    UnmatchedBracket = "BC0102",
    /// A string or quoted name that its line does not close.
    UnclosedText = "BC0103",
    /// Something that cannot stand at its place.
    UnexpectedText = "BC0104",
    /// Something that ends too early.
    UnfinishedText = "BC0105",
    /// A character that has no meaning in rules.
    StrayCharacter = "BC0106",
    /// An indicator's name without its colon.
    MissingColon = "BC0107",
    /// A clause without its equals sign.
    MissingEquals = "BC0108",
    /// A header statement with a colon.
    HeaderColon = "BC0109",
    /// A line that is no statement.
    UnknownStatement = "BC0110",
    /// A clause that stands under no indicator.
    StrayClause = "BC0111",
    /// A condition without one of its branches.
    IncompleteConditional = "BC0112",
    /// An operator written another way.
    MisspeltOperator = "BC0113",
    /// A number with commas in it.
    ThousandsComma = "BC0114",
    /// A unit with a blank before it.
    DetachedUnit = "BC0115",
    /// A limit on size: digits, nesting, length, messages.
    LimitExceeded = "BC0116",
    /// A date or a range of years that does not exist.
    ImpossibleDate = "BC0117",
    /// A statement of a later version.
    NotYetKnown = "BC0118",
    /// A bracket that means to be points and cannot be read.
    UnreadablePoints = "BC0119",
    /// A heading that is too deep, without a name or with a colon.
    HeadingShape = "BC0120",
    /// An indicator without a clause.
    EmptyIndicator = "BC0121",
    /// Prose that documents nothing.
    DanglingProse = "BC0122",
    /// A name that is missing or must be quoted.
    NameShape = "BC0123",
    /// A chain of comparisons in two directions.
    MixedComparison = "BC0124",

    // BC02: names, types, dimensions, order (check/messages)
    /// A name that nothing defines.
    UnknownName = "BC0201",
    /// A name declared twice.
    DuplicateName = "BC0202",
    /// A call of what is no function.
    UnknownFunction = "BC0203",
    /// A word operator run together with names.
    OperatorWithoutBlanks = "BC0204",
    /// A local or a function that hides another of its name.
    ShadowedName = "BC0205",
    /// Names taken as facts in a file without 数据.
    ImpliedFacts = "BC0206",
    /// A field or a result that is not there.
    NoSuchField = "BC0207",
    /// A heading, an indicator or a function where a value is wanted.
    NotAValue = "BC0208",
    /// A word that is no type.
    UnknownType = "BC0209",
    /// A name that is not one of the choices.
    NoSuchChoice = "BC0210",
    /// A local that nothing uses.
    UnusedLocal = "BC0211",
    /// References that go round in a circle.
    Cycle = "BC0212",
    /// A reference to one of several headings of a name.
    AmbiguousHeading = "BC0213",
    /// A single result of a 逐项 indicator.
    ResultOfEach = "BC0214",
    /// The value of an indicator that has none.
    IndicatorWithoutValue = "BC0215",
    /// Two types that do not go together.
    DimensionMismatch = "BC0220",
    /// A plain number where a unit is wanted.
    MissingUnit = "BC0221",
    /// A bare whole number where a rate is meant.
    RateAgainstNumber = "BC0222",
    /// Another type than is wanted.
    WrongType = "BC0223",
    /// Something else where points are wanted.
    ScoreNotPoints = "BC0224",
    /// A score that is a rate.
    RateAsPoints = "BC0225",
    /// A wrong number of arguments.
    WrongCount = "BC0227",
    /// Something that depends on data where a constant is wanted.
    ConstantWanted = "BC0228",
    /// A unit that does not fit its type, or none at all.
    UnitOfAnotherType = "BC0229",
    /// Steps without saying what a part of one counts.
    CountingMissing = "BC0230",
    /// A percentage as the step of a rate.
    PercentStep = "BC0231",
    /// A modifier that does not fit its fact.
    WrongModifier = "BC0232",
    /// A format that cannot be read.
    WrongFormat = "BC0233",
    /// Something else where a plain text is wanted.
    PlainTextWanted = "BC0234",
    /// Nesting, or a number, beyond the limits.
    TooDeep = "BC0235",
    /// Something else where 正向 or 反向 is wanted.
    WrongDirection = "BC0237",
    /// A rounding whose step is missing or not above 0.
    RoundingStep = "BC0238",
    /// An official range that does not say which end is included.
    OpenRange = "BC0240",
    /// 其余 before the last arm, or with a guard.
    ElseNotLast = "BC0241",
    /// A pattern that does not fit its 分档.
    WrongPattern = "BC0242",
    /// Points of 插值 that make no line.
    WrongInterpolation = "BC0243",
    /// A grade that is no name.
    GradeName = "BC0244",
    /// 评定 outside a rule.
    AssessedMisplaced = "BC0245",
    /// 评定 twice in one rule.
    AssessedTwice = "BC0246",
    /// 满分 where it is not known.
    FullPointsUnknown = "BC0247",
    /// A statement that may stand once and stands twice.
    StatementTwice = "BC0250",
    /// A clause that stands twice in one indicator.
    ClauseTwice = "BC0251",
    /// An indicator without 得分.
    ScoreMissing = "BC0252",
    /// A heading that skips a level.
    SkippedLevel = "BC0253",
    /// A heading's bracket that contradicts itself.
    WrongBracket = "BC0254",
    /// Points that are no positive number.
    WrongPoints = "BC0255",
    /// A clause that 总分 does not have.
    ClauseNotInTotal = "BC0256",
    /// Points that are lost when an indicator does not apply.
    PointsLost = "BC0257",
    /// A tolerance without an equation.
    ToleranceWithoutEquation = "BC0258",
    /// A list that 逐项 cannot make rows of.
    WrongEach = "BC0259",
    /// A result of scoring where only facts may stand.
    ResultsWhereFacts = "BC0260",
    /// A heading that stands twice at one place.
    HeadingTwice = "BC0261",
    /// More decimal places than can be kept.
    TooManyPlaces = "BC0262",
    /// 上年 of something else than a fact.
    PriorOfNoFact = "BC0263",
    /// 上年 so many years back, when that is no whole number from 1 up.
    WrongYearsBack = "BC0264",
    /// A question about other units inside another.
    CohortInCohort = "BC0265",
    /// A question about other units where there is none to be asked.
    CohortElsewhere = "BC0266",
    /// What other units cannot be asked.
    CohortValue = "BC0267",
    /// 其中 that neither is about each unit nor compares it with this one.
    AmongForm = "BC0268",
    /// 其中 or 本单位 outside of a question about other units.
    AmongElsewhere = "BC0269",
    /// 汇总 in a way that does not fit what is declared.
    WrongCombination = "BC0270",
    /// 加权平均 whose weight is none.
    WrongWeight = "BC0271",

    // BC03: bands, points, grades, ranges (check/soundness/messages/)
    /// The bands leave values without an arm.
    BandGap = "BC0301",
    /// Earlier arms take all the values of an arm.
    ArmTaken = "BC0302",
    /// No possible value lies in a band.
    BandOutside = "BC0303",
    /// Two bands share values.
    BandsOverlap = "BC0304",
    /// No number lies in an interval.
    EmptyBand = "BC0305",
    /// Coverage cannot be shown without 其余.
    CoverageUnproved = "BC0306",
    /// 其余 is left nothing.
    NothingLeft = "BC0307",
    /// A choice, a flag or a case without an arm.
    CaseMissing = "BC0308",
    /// Points are not printed and cannot be told.
    PointsWanted = "BC0309",
    /// A reachable total has no grade.
    GradeGap = "BC0310",
    /// A grade that no total reaches.
    GradeOutOfReach = "BC0311",
    /// The points of a heading are not the sum of what is below.
    HeadingSum = "BC0312",
    /// The parts do not make the whole.
    WholeSum = "BC0313",
    /// A heading with a weight does not hold 100 points.
    WeightedHeadingSum = "BC0314",
    /// The weights do not add up to 100%.
    WeightsSum = "BC0315",
    /// A sum depends on too much to be checked.
    SumNotChecked = "BC0316",
    /// A row cannot reach its own points.
    PointsOutOfReach = "BC0317",
    /// A constant score outside its bounds.
    ConstantOutOfBounds = "BC0318",
    /// An assessed range outside the points.
    AssessmentOutOfPoints = "BC0319",
    /// Levels of an assessment leave scores out.
    LevelsGap = "BC0320",
    /// Levels of an assessment overlap.
    LevelsOverlap = "BC0321",
    /// A denominator that can be 0.
    DenominatorZero = "BC0322",
    /// An end that an official range leaves out without a word goes to 其余.
    EndToElse = "BC0323",

    // BC03, continued: what proofs find (proof/messages.rs)
    /// An arm that no data reach, or a condition that never holds or always does.
    NeverTaken = "BC0324",
    /// A score that rises and then falls as its value grows.
    DirectionTurns = "BC0325",
    /// Steps whose scores are out of order.
    OutOfOrder = "BC0326",
    /// A jump between steps that is far greater than those beside it.
    OddJump = "BC0327",

    // BC04: data (facts/messages/)
    /// The text is not what its format wants.
    DataUnreadable = "BC0401",
    /// The file is too large, or nested too deep.
    DataTooLarge = "BC0402",
    /// An anchor, an alias or a tag of YAML.
    YamlReference = "BC0403",
    /// More than one unit in a file.
    SeveralUnits = "BC0404",
    /// No mapping where one must be, or no name.
    DataShape = "BC0405",
    /// A top-level key that means nothing.
    UnknownSection = "BC0406",
    /// A key that stands twice.
    DuplicateKey = "BC0407",
    /// A year that is none, is not the rubric's, or is missing.
    DataYear = "BC0408",
    /// More faults than are listed.
    TooManyFaults = "BC0409",
    /// A host's value that cannot be a submission.
    Unserializable = "BC0410",
    /// A name under 数据 that is no fact.
    UnknownFact = "BC0411",
    /// A field that a list or a record does not have.
    UnknownDataField = "BC0412",
    /// A list where a number must be, and the like.
    WrongShape = "BC0413",
    /// A text that is no number.
    NotANumber = "BC0414",
    /// A number with separators or an exponent.
    NumberStyle = "BC0415",
    /// A number of too many digits.
    TooManyDigits = "BC0416",
    /// `≥266` where a number is wanted.
    OperatorInValue = "BC0417",
    /// A unit of another dimension.
    WrongDataUnit = "BC0418",
    /// 75 where 75% is meant.
    BareRate = "BC0419",
    /// A number where its fact's numbers do not lie.
    OutOfRange = "BC0420",
    /// A count that is no whole number.
    NotWhole = "BC0421",
    /// No day.
    NotADate = "BC0422",
    /// Neither 是 nor 否.
    NotAFlag = "BC0423",
    /// None of the options.
    UnknownDataChoice = "BC0424",
    /// A row that the rubric does not have.
    UnknownRow = "BC0425",
    /// A name that several rows have, or none.
    AmbiguousRow = "BC0426",
    /// Declared points for some rows only.
    PointsIncomplete = "BC0427",
    /// Declared points that do not add up.
    PointsSum = "BC0428",
    /// Declared points of a row that does not apply.
    PointsOfInapplicable = "BC0429",
    /// Points of a list's items that do not add up.
    ItemPointsSum = "BC0430",
    /// 分值 that the rubric does not use.
    PointsUnused = "BC0431",
    /// 不适用 of a row that the unit cannot declare so.
    NotDeclarable = "BC0432",
    /// An assessment of a row that does not apply.
    AssessedInapplicable = "BC0433",
    /// An assessment of a row that its rule computes.
    NotAssessed = "BC0434",
    /// An assessment that is no score.
    AssessmentShape = "BC0435",
    /// A level that is missing or unknown.
    AssessmentLevel = "BC0436",
    /// An assessed score outside its range.
    AssessmentOutside = "BC0437",
    /// 不适用 without its reason.
    ReasonMissing = "BC0438",
    /// A claimed grade that the rubric does not give.
    UnknownGrade = "BC0439",
    /// The data ask for a rubric of another name.
    OtherRubric = "BC0440",
    /// Declared points for an item that brings its own.
    PointsOfItem = "BC0441",

    // BC05: files and the command line (cli/messages.rs)
    /// There is no such file.
    FileNotFound = "BC0501",
    /// A file that is there cannot be read.
    FileNotReadable = "BC0502",
    /// The bytes are no text in a known encoding.
    EncodingUnknown = "BC0503",
    /// A file was read as GB18030.
    ReadAsGb18030 = "BC0504",
    /// A file is larger than any rules or data file should be.
    FileTooLarge = "BC0505",
    /// The name of a data file does not say what is in it.
    FormatUnknown = "BC0506",
    /// None of the rubrics at hand fits the data.
    NoRubricFits = "BC0507",
    /// Several of the rubrics at hand fit the data.
    SeveralRubricsFit = "BC0508",
    /// The command line is not understood.
    Usage = "BC0509",
    /// The result cannot be written where it was to go.
    NotWritable = "BC0510",
    /// A folder holds no file of the kind that is wanted.
    FolderEmpty = "BC0511",
    /// The rubric has no such indicator.
    IndicatorUnknown = "BC0512",
    /// There is no message with such a code.
    CodeUnknown = "BC0513",
    /// The result would be written over a file that was read.
    WouldOverwrite = "BC0514",
    /// A folder is too deep or holds too many files.
    FolderTooLarge = "BC0515",
    /// The rules that were used have warnings.
    RulesHaveWarnings = "BC0516",
    /// Data of a year without a rubric that serve as an earlier year's only.
    OnlyPriorYear = "BC0530",
    /// Data of a year that no rubric covers.
    YearNotCovered = "BC0531",
    /// Two sets of data for one unit and year.
    UnitYearTwice = "BC0532",
    /// A fact of an earlier year that the later rubric cannot take.
    PriorDoesNotFit = "BC0533",
    /// Data without a unit or a year, which cannot be compared over the years.
    UnitAndYearWanted = "BC0534",
    /// The house style would change what a file says.
    FormatWouldChange = "BC0540",
    /// A file in another encoding that was written as UTF-8.
    WrittenAsUtf8 = "BC0541",
    /// Words were left as they are, since the files that a file names cannot be read.
    NamesUnknown = "BC0542",
    /// A year that neither of two rubrics claims.
    YearOfNeither = "BC0550",
    /// The next grade is wanted of a rubric that has no grades.
    GoalWithoutGrades = "BC0560",
    /// A grade is wanted that the rubric does not have.
    GoalGradeUnknown = "BC0561",
    /// A score is wanted of an indicator that is not there.
    GoalRowUnknown = "BC0562",
    /// More is wanted than full marks.
    GoalAboveFull = "BC0563",
    /// A score is wanted of an indicator that does not apply to the unit.
    GoalRowInapplicable = "BC0564",
    /// A goal on the command line that is not understood.
    GoalUnreadable = "BC0565",
    /// A unit whose rules compare it with others, and no other is there.
    NobodyToCompareWith = "BC0566",

    // BC057: several units made one (facts/messages/combining.rs)
    /// Facts of which the rules do not say how to combine them.
    NoCombination = "BC0570",
    /// Parts differ in what must be the same.
    PartsDiffer = "BC0571",
    /// A fact that a part does not have.
    MissingInPart = "BC0572",
    /// What a part says of rows, which only the whole can say.
    SectionsOfPart = "BC0573",
    /// A part that has parts, or is its own.
    PartOfPart = "BC0574",
    /// What the parts come to is no value of the fact.
    CombinedOutside = "BC0575",
    /// A mean without weights.
    NoWeights = "BC0576",
    /// A unit's own figure is not what its parts come to.
    WholeDiffers = "BC0577",
    /// A unit that was not put together, because data of a part are wrong.
    PartFaulty = "BC0578",

    // BC06: revisions and parameters (revision/messages.rs, check/messages/years.rs)
    /// A file that 沿用 or 引用 names and that is not there, or may not be read.
    UnreachableFile = "BC0601",
    /// Files that extend or import each other in a circle.
    CircularFiles = "BC0602",
    /// 修改 or 删除 in a file that extends none.
    NothingExtended = "BC0603",
    /// 修改 or 删除 of what the base does not have.
    NotInBase = "BC0604",
    /// Something new that the base has already.
    AlreadyInBase = "BC0605",
    /// A statement that an imported file may not hold.
    NotShareable = "BC0606",
    /// Something that is changed twice, or added where it was removed.
    ContradictoryRevision = "BC0607",
    /// A parameter by year in a rubric that does not say its years.
    YearsUnsaid = "BC0610",
    /// A year that the rubric claims and in which a parameter has no value.
    YearWithoutValue = "BC0611",
    /// A year in which a parameter has two values.
    YearTwice = "BC0612",
    /// A parameter that depends on data.
    ParameterNotConstant = "BC0613",
    /// Two rubrics of one name that claim one year.
    YearClaimedTwice = "BC0614",
    /// A revision that says neither its years nor a name of its own.
    RevisionWithoutYear = "BC0615",

    // BC07: tests (syntax/messages/, check/messages/tests.rs, testing/messages.rs)
    /// Something is given that the rubric does not know.
    UnknownInput = "BC0701",
    /// Something is expected of what the rubric does not know.
    UnknownExpected = "BC0702",
    /// A row of a table that has other cells than the table has columns.
    TestRowLength = "BC0703",
    /// A table without columns or without rows.
    TestTable = "BC0704",
    /// A test, or a row of its table, that expects nothing.
    NothingExpected = "BC0705",
    /// Two tests of one name.
    DuplicateTest = "BC0706",
    /// A grade is expected that the rubric does not give.
    UnknownExpectedGrade = "BC0707",
    /// 满分 in an expectation that is not about exactly one indicator.
    FullPointsOfWhich = "BC0708",
    /// One thing is given twice.
    InputTwice = "BC0709",
    /// A value that cannot be given there.
    WrongInput = "BC0710",
    /// A 校验 is expected that the rubric does not have.
    UnknownCheck = "BC0711",
    /// A row is expected that the data of the test do not make.
    RowAbsent = "BC0712",
    /// The data file of a test that cannot be used.
    TestDataUnusable = "BC0713",
    /// There are no tests to run.
    NoTests = "BC0714",
    /// A case expects its data to be refused, and a result.
    RefusedAlone = "BC0715",
    /// Mutants in a format that has no place for them.
    MutantsFormat = "BC0790",

    // BC08: what an audit finds in data (audit/messages.rs)
    /// A 校验 that does not hold.
    AuditCheckFails = "BC0801",
    /// A 校验 that cannot be decided.
    AuditCheckUndecided = "BC0802",
    /// A claimed score that is not the score.
    AuditClaimedScore = "BC0803",
    /// A claimed subtotal that is not that of the heading.
    AuditClaimedSubtotal = "BC0804",
    /// A claimed total or grade that is not so, or not the sum of what is claimed.
    AuditClaimedTotal = "BC0805",
    /// An amount that is 10⁴ times too large or too small.
    AuditUnitSlip = "BC0806",
    /// An actual figure that was copied from its target.
    AuditPasted = "BC0807",
    /// Items that do not add up to what they detail.
    AuditParts = "BC0808",
    /// A large change from the year before.
    AuditJump = "BC0809",
    /// Data that are those of the year before.
    AuditSameAsBefore = "BC0810",
    /// Full marks in all that people judged.
    AuditFullMarks = "BC0811",
    /// One fact for which several rows lose points.
    AuditSharedFact = "BC0812",
    /// A row that is said not to apply, of which the data speak.
    AuditInapplicable = "BC0813",
    /// Data that are those of another unit.
    AuditCopied = "BC0814",
    /// A figure in words that is not that of the data or the form.
    AuditQuoted = "BC0815",
    /// A figure of this year in words about another.
    AuditOtherYear = "BC0816",
    /// Facts or assessments that are missing.
    AuditMissing = "BC0817",
    /// A row that cannot be scored for another reason.
    AuditNotScored = "BC0818",
    /// An explanation that the rules require.
    AuditExplanationDue = "BC0819",

    // BC085: tables of units (batch/messages.rs, cli/messages.rs)
    /// A column that the rubric does not know.
    ColumnUnknown = "BC0850",
    /// Two columns that are the same.
    ColumnTwice = "BC0851",
    /// A table without a column of units.
    NoUnitColumn = "BC0852",
    /// Columns that are not there.
    ColumnsMissing = "BC0853",
    /// The unit in a head is not one of the fact.
    ColumnUnit = "BC0854",
    /// A row with another number of cells than the head.
    RowCells = "BC0855",
    /// The file ends in the middle of a row.
    RowCutOff = "BC0856",
    /// A quotation mark without its partner.
    RowQuote = "BC0857",
    /// A row that is no text.
    RowEncoding = "BC0858",
    /// A line that is no JSON object.
    RowJson = "BC0859",
    /// A unit that comes twice.
    UnitTwice = "BC0860",
    /// A row whose results have other columns.
    OtherColumns = "BC0861",
    /// A table in which nothing stands.
    TableEmpty = "BC0862",
    /// A workbook that is none, or is not whole.
    WorkbookBroken = "BC0863",
    /// Sheets that were not read.
    SheetsNotRead = "BC0864",
    /// Numbers with more digits than a sheet shows.
    ComputedDigits = "BC0865",
    /// Rejected rows that are not among the units that are compared.
    RejectedNotCompared = "BC0866",
    /// A file of Parquet, for which the program has no reader.
    NoParquet = "BC0867",
    /// A row that is to be worked into another unit, where nothing says how.
    RowNotCombined = "BC0868",
    /// A formula in a workbook that does not hold what it comes to.
    RowFormula = "BC0869",
    /// Results that are there already.
    OutputExists = "BC0870",
    /// A format that the data at hand cannot be written in.
    TableFormat = "BC0871",
    /// Tables and data files together.
    TablesAndFiles = "BC0872",
    /// A run that was stopped.
    Stopped = "BC0873",
    /// A row of a table without the name of its unit.
    RowUnnamed = "BC0878",
    /// A table with a head and no rows.
    TableWithoutRows = "BC0879",
    /// Results and rejects in the same file.
    OneOutput = "BC0880",
    /// A table that is a pipe or a device.
    TableNoFile = "BC0881",
    /// Results that are given as a table.
    ResultsAsTable = "BC0882",
    /// What is not read of a folder of tables.
    NotRead = "BC0883",
}

impl Code {
    /// The code with this number, in any case: `bc0203`.
    pub fn find(number: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(number))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
