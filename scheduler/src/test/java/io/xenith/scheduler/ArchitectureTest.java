package io.xenith.scheduler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.xenith.scheduler", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule usesTheLanguageAndNothingElse = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.xenith.scheduler..", "java.lang..", "java.util..", "org.jspecify.annotations..")
            .because("the same decision is made in services, what-if calls, replays and benchmarks, "
                    + "so it may not need a framework, a database or a network");

    @ArchTest
    static final ArchRule readsNoClock = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.time..")
            .because("a replayed decision must come out the same");

    @ArchTest
    static final ArchRule makesNoChanceOfItsOwn = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class)
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(SplittableRandom|random\\.RandomGeneratorFactory)")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .because("chance comes in as a RandomGenerator, so that one seed replays a whole simulation");

    @ArchTest
    static final ArchRule startsNoThreads = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..")
            .because("a decision is a function; who calls it, on which thread, is the caller's business");
}
