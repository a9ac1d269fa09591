@echo off
rem Starts Lamina from its source folder on Windows; see the script `lamina` for the variables. It builds when nothing
rem is built yet; after a change of the sources, LAMINA_BUILD=always builds again.
setlocal EnableExtensions
set "HOME_DIR=%~dp0"
set "STATE=%HOME_DIR%target\launcher"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if defined LAMINA_JAVA set "JAVA=%LAMINA_JAVA%"
if defined LAMINA_JAVA if exist "%LAMINA_JAVA%\bin\java.exe" set "JAVA=%LAMINA_JAVA%\bin\java.exe"

set "VERSION="
for /f "tokens=3" %%v in ('call "%JAVA%" -version 2^>^&1 ^| findstr /i " version "') do if not defined VERSION set "VERSION=%%~v"
if not defined VERSION (
  echo lamina: no Java found; install a JDK 17 or later, or set JAVA_HOME 1>&2
  exit /b 3
)
for /f "delims=.-+" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% LSS 17 (
  echo lamina: this Java is %VERSION%; Lamina needs Java 17 or later ^(set JAVA_HOME or LAMINA_JAVA^) 1>&2
  exit /b 3
)

set "CLASSPATH_FILE=%STATE%\classpath"
if /i "%LAMINA_BUILD%"=="always" goto build
if exist "%CLASSPATH_FILE%" goto start
if /i "%LAMINA_BUILD%"=="never" (
  echo lamina: nothing is built, and LAMINA_BUILD=never forbids to build 1>&2
  exit /b 3
)

:build
if not exist "%STATE%" mkdir "%STATE%"
rem A folder is made by one process only; the other one says so and ends.
mkdir "%STATE%\lock" 2>nul || (
  echo lamina: another build is running; if it is not, delete %STATE%\lock 1>&2
  exit /b 3
)
echo lamina: building Lamina, once; the first time this fetches its libraries and takes some minutes ... 1>&2
pushd "%HOME_DIR%"
call mvn -B -q -Dlamina.quick -DskipTests -pl compiler/cli -am package > "%STATE%\build.log" 2>&1
set "FAILED=%ERRORLEVEL%"
popd
rmdir "%STATE%\lock"
if not "%FAILED%"=="0" (
  findstr /b /c:"[ERROR]" "%STATE%\build.log" 1>&2
  echo lamina: the build failed; all of its output is in %STATE%\build.log 1>&2
  exit /b 3
)
rem The class path is too long for a command line of Windows: Java reads it from a file, where \ must be doubled.
for /f "usebackq delims=" %%l in ("%HOME_DIR%compiler\cli\target\launcher\classpath") do set "LIBRARIES=%%l"
for %%j in ("%HOME_DIR%compiler\cli\target\lamina-cli-*.jar") do set "CLI_JAR=%%~fj"
set "ALL=%CLI_JAR%;%LIBRARIES%"
> "%CLASSPATH_FILE%" echo -cp "%ALL:\=\\%"

:start
set "FLAGS=-XX:-UsePerfData"
if %MAJOR% GEQ 22 set "FLAGS=%FLAGS% --enable-native-access=ALL-UNNAMED"
if %MAJOR% GEQ 23 set "FLAGS=%FLAGS% --sun-misc-unsafe-memory-access=allow"
if /i not "%~1"=="run" if /i not "%~1"=="build" set "FLAGS=%FLAGS% -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"%JAVA%" %FLAGS% %LAMINA_OPTS% "@%CLASSPATH_FILE%" org.lamina.cli.Lamina %*
exit /b %ERRORLEVEL%
